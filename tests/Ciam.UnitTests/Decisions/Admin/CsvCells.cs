using Ciam.Decisions.Admin;

namespace Ciam.UnitTests.Decisions.Admin;

/// <summary>Whatever customers wrote into their names, a spreadsheet shows it and runs nothing.</summary>
public sealed class CsvCells
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Alice", "Alice")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+41791234567", "'+41791234567")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("=HYPERLINK(\"https://evil.example\",\"x\")", "\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a=b", "a=b")]
    public void A_cell_is_text(string? text, string cell) => Assert.Equal(cell, Csv.Cell(text));

    [Fact]
    public void A_line_ends_as_the_rfc_says() => Assert.Equal("a,,'=b\r\n", Csv.Line(["a", null, "=b"]));
}
