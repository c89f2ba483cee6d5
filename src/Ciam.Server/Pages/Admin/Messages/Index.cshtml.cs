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

    public bool MayResume => Staff.May(Permission.ResumeMessages);

    public async Task<IActionResult> OnGetCsvAsync(CancellationToken ct) => await CsvAsync<TextsOfCountry>("messages",
    [
        new("country", line => line.Country), new("sent", line => Number(line.Sent)), new("delivered", line => Number(line.Delivered)), new("failed", line => Number(line.Failed)), new("codes", line => Number(line.Codes)),
        new("typed_back", line => Number(line.TypedBack)), new("cost", line => (line.CostMicros / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture)),
    ], (await desk.LookAsync(clock.GetUtcNow(), ct)).Countries, ct);

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    public async Task OnGetAsync(CancellationToken ct) => Day = await desk.LookAsync(clock.GetUtcNow(), ct);
}
