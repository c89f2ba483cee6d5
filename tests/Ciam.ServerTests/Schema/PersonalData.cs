using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ciam.Testing;

namespace Ciam.ServerTests.Schema;

/// <summary>Every column says whether it tells something about a person, how long it is kept, and what erasure does to it.</summary>
public sealed partial class PersonalData : IAsyncLifetime
{
    private const string PlainColumns = "tests/Ciam.ServerTests/Schema/plain-columns.txt";

    private string _database = "";

    public async Task InitializeAsync() => _database = await TestPostgres.NewDatabaseAsync();

    public Task DisposeAsync() => TestPostgres.DropAsync(_database);

    [Fact]
    public async Task Every_column_is_personal_by_comment_or_plain_by_list()
    {
        var plain = (await ColumnsAsync()).Where(column => column.Comment.Length == 0).Select(column => $"{column.Table}.{column.Name}");

        Golden.MatchExactly(PlainColumns, plain);
    }

    [Fact]
    public async Task A_classification_names_category_retention_and_erasure()
    {
        var unclear = (await ColumnsAsync()).Where(column => column.Comment.Length > 0 && !Classification().IsMatch(column.Comment))
            .Select(column => $"{column.Table}.{column.Name}: {column.Comment}");

        Assert.Empty(unclear);
    }

    [Fact]
    public async Task The_document_of_tables_is_current()
    {
        var document = new StringBuilder("# Tables\n\nWritten by `PersonalData`; the classification stands as comments in the SQL files.\n");
        foreach (var table in (await ColumnsAsync()).GroupBy(column => column.Table))
        {
            document.Append(CultureInfo.InvariantCulture, $"\n## {table.Key}\n\n| Column | Type | Personal data |\n|---|---|---|\n");
            foreach (var column in table)
                document.Append(CultureInfo.InvariantCulture, $"| `{column.Name}` | {column.Type} | {column.Comment.Replace("personal: ", "", StringComparison.Ordinal)} |\n");
        }

        Golden.Match("docs/generated/tables.md", document.ToString());
    }

    private async Task<IReadOnlyList<(string Table, string Name, string Type, string Comment)>> ColumnsAsync() =>
        [.. (await Catalog.CommentsAsync(_database)).Select(row => row.Split('|')).Select(parts => (parts[0], parts[1], parts[2], parts[3]))];

    [GeneratedRegex("^personal: [^;]+; [^;]+; (erase|keep)$")]
    private static partial Regex Classification();
}
