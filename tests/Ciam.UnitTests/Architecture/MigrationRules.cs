using System.Globalization;
using System.Text.RegularExpressions;
using Ciam.Storage.Migrations;

namespace Ciam.UnitTests.Architecture;

/// <summary>
/// Expand, migrate, contract: from the first release on, a migration only adds, so that the build before it goes on serving while nodes are replaced one by one.
/// What is no longer used goes a release later, in a file that says so in its name.
/// </summary>
public sealed partial class MigrationRules
{
    /// <summary>Before the first release nobody had data; from here on somebody has.</summary>
    private const int FirstHeld = 50;

    [Fact]
    public void Released_schemas_are_only_added_to() =>
        Assert.Empty(MigrationRunner.Files().Where(file => NumberOf(file.Name) >= FirstHeld).SelectMany(file => Faults(file.Name, file.Sql).Select(fault => $"{file.Name}: {fault}")));

    [Theory]
    [InlineData("create table ciam.new (id uuid not null); create unique index ix on ciam.new (id);")]
    [InlineData("alter table ciam.old add column later text, add column since timestamptz not null default now();")]
    [InlineData("alter table ciam.old alter column name drop not null;")]
    [InlineData("create index if not exists ix_old_name on ciam.old (name);")]
    [InlineData("-- the drop column comes later\ncomment on column ciam.old.name is 'rename to';")]
    [InlineData("update ciam.old set later = name where later is null;")]
    public void Adding_is_allowed(string sql) => Assert.Empty(Faults("0050_more.sql", sql));

    [Theory]
    [InlineData("alter table ciam.old drop column name;")]
    [InlineData("ALTER TABLE ciam.old RENAME COLUMN name TO title;")]
    [InlineData("drop table ciam.old;")]
    [InlineData("alter table ciam.old alter column name type integer using name::integer;")]
    [InlineData("alter table ciam.old alter column name set not null;")]
    [InlineData("alter table ciam.old add column later text not null;")]
    [InlineData("alter table ciam.old add constraint ck_old_name check (length(name) < 9);")]
    [InlineData("create index ix_old_name on ciam.old (name);")]
    [InlineData("create unique index if not exists ix_old_name on ciam.old (name);")]
    [InlineData("truncate ciam.old;")]
    public void Whatever_the_build_before_would_stumble_over_is_not(string sql) => Assert.NotEmpty(Faults("0050_more.sql", sql));

    [Fact]
    public void A_later_release_may_take_away_where_its_name_says_so()
    {
        Assert.Empty(Faults("0060_contract_names.sql", "alter table ciam.old drop column name;"));
        Assert.NotEmpty(Faults("0060_contract_names.sql", "alter table ciam.old rename column name to title;"));
    }

    private static int NumberOf(string name) => int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture);

    private static IEnumerable<string> Faults(string name, string sql)
    {
        var text = Remarks().Replace(sql, " ");
        var made = Made().Matches(text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (TakesAway().IsMatch(text) && !name.Contains("_contract_", StringComparison.Ordinal))
            yield return "takes away what the build before may still use; put it into a file NNNN_contract_… of a later release";
        if (Renames().IsMatch(text))
            yield return "renames or retypes; add a column, copy in batches, and take the old one away a release later";
        if (Column().Matches(text).Any(match => match.Value.Contains("not null", StringComparison.OrdinalIgnoreCase) && !match.Value.Contains("default", StringComparison.OrdinalIgnoreCase)))
            yield return "adds a column that the build before does not fill; give it a default";
        if (Constrains().Matches(text).Any(match => !made.Contains(match.Groups[1].Value)))
            yield return "constrains rows that the build before may write; add it NOT VALID in this release and validate it in the next";
        if (Index().Matches(text).Any(match => !made.Contains(match.Groups[3].Value) && (match.Groups[1].Success || !match.Groups[2].Success)))
            yield return "indexes a table that may be large: write create index if not exists, so that an operator can make it concurrently before; unique ones constrain";
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", RegexOptions.Singleline)]
    private static partial Regex Remarks();

    [GeneratedRegex(@"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([\w.]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Made();

    [GeneratedRegex(@"\bdrop\s+(?:table|column|schema|view|function|constraint|trigger)\b|\btruncate\b", RegexOptions.IgnoreCase)]
    private static partial Regex TakesAway();

    [GeneratedRegex(@"\brename\b|\balter\s+column\s+\w+\s+(?:set\s+data\s+)?type\b|\bset\s+not\s+null\b", RegexOptions.IgnoreCase)]
    private static partial Regex Renames();

    [GeneratedRegex(@"\badd\s+column\b[^,;]*", RegexOptions.IgnoreCase)]
    private static partial Regex Column();

    [GeneratedRegex(@"\balter\s+table\s+(?:only\s+)?([\w.]+)[^;]*\badd\s+constraint\b(?![^;]*\bnot\s+valid\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Constrains();

    [GeneratedRegex(@"\bcreate\s+(unique\s+)?index\s+(if\s+not\s+exists\s+)?\w+\s+on\s+([\w.]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Index();
}
