using Ciam.Server.Admin;

namespace Ciam.UnitTests.Server.Admin;

/// <summary>Small pieces of the desks: cursors that come back, masks that hide, changes told side by side.</summary>
public sealed class CursorsAndMasks
{
    [Fact]
    public void A_cursor_comes_back_as_it_went_out()
    {
        var cursor = new Cursor(new DateTimeOffset(2026, 3, 3, 10, 0, 0, TimeSpan.Zero).AddTicks(1234560), Guid.Parse("0197f000-0000-7000-8000-00000000000a"));

        Assert.Equal(cursor, Cursor.Read(cursor.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("________________________________")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAA AAAAAAAAAAAAAAA")]
    public void What_was_not_made_by_us_is_no_cursor(string text) => Assert.Null(Cursor.Read(text));

    [Theory]
    [InlineData("alice@example.com", "a•••@example.com")]
    [InlineData("@example.com", "•••")]
    [InlineData("nonsense", "•••")]
    [InlineData(null, null)]
    public void An_address_keeps_its_first_letter_and_its_domain(string? address, string? masked) => Assert.Equal(masked, Masks.Email(address));

    [Theory]
    [InlineData("+41790000011", "+41 ••• 11")]
    [InlineData("12345", "•••")]
    [InlineData(null, null)]
    public void A_number_keeps_its_country_and_its_end(string? number, string? masked) => Assert.Equal(masked, Masks.Phone(number));

    [Fact]
    public void Addresses_and_numbers_are_found_in_any_text()
    {
        var masked = Masks.Text("""told "alice@example.com" to call +41 79 000 00 11, then bob@bank.example.""");

        Assert.DoesNotContain("alice", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("bob@", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("000", masked, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_stand_side_by_side_by_their_path()
    {
        var changes = Change.Between("""{"a":1,"b":["x","y"],"c":{"d":true}}""", """{"a":1,"b":["x"],"c":{"d":null},"z":[],"e":[{"f":null,"g":"h"}]}""");

        Assert.Equal(
            [new Change("a", "1", "1"), new Change("b", "x\ny", "x"), new Change("c.d", "yes", null), new Change("e[0].g", null, "h")],
            changes);
        Assert.Equal([false, true, true, true], changes.Select(change => change.IsChanged));
    }
}
