using System.Globalization;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;

namespace Ciam.Server.Pages.Admin.Messages;

/// <summary>Text messages and calls by country, and where none are sent for a while.</summary>
[Needs(Permission.SeePolicies)]
internal sealed class IndexPage(MessageDesk desk, TimeProvider clock) : AdminPage
{
    public TextsOfDay Day { get; private set; } = null!;

    /// <summary>One line a country.</summary>
    private static readonly Dictionary<string, Func<TextsOfCountry, IComparable?>> Columns = new()
    {
        ["country"] = line => Decisions.Risk.Countries.NameOf(line.Country), ["sent"] = line => line.Sent, ["delivered"] = line => line.Delivered, ["failed"] = line => line.Failed, ["codes"] = line => line.Codes, ["typed_back"] = line => line.TypedBack,
        ["cost"] = line => line.CostMicros,
    };

    protected override IEnumerable<string> SortColumns => Columns.Keys;

    public IReadOnlyList<TextsOfCountry> Lines => Sort is { } sort ? sort.Of(Day.Countries, Columns) : Day.Countries;

    public bool MayResume => Staff.May(Permission.ResumeMessages);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct)
    {
        Day = await desk.LookAsync(clock.GetUtcNow(), ct);
        return await CsvAsync<TextsOfCountry>("messages",
        [
            new("country", line => line.Country), new("sent", line => Number(line.Sent)), new("delivered", line => Number(line.Delivered)), new("failed", line => Number(line.Failed)), new("codes", line => Number(line.Codes)),
            new("typed_back", line => Number(line.TypedBack)), new("cost", line => (line.CostMicros / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture)),
        ], Lines, ct);
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    public async Task OnGetAsync(CancellationToken ct) => Day = await desk.LookAsync(clock.GetUtcNow(), ct);
}
