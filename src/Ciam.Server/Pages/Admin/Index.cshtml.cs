using Ciam.Decisions.Admin;
using Ciam.Decisions.Transactions;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>How the service fared lately, and what needs somebody now.</summary>
[Needs(Permission.SeeOverview)]
internal sealed class OverviewPage(OverviewDesk desk, TimeProvider clock) : AdminPage
{
    /// <summary>How far back; a day where nothing else is asked.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Span { get; set; }

    public Overview Lately { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => Lately = await desk.LookAsync(OverviewSpan.Named(Span), clock.GetUtcNow(), ct);

    public IReadOnlyList<Chart> Charts
    {
        get
        {
            IReadOnlyList<string> columns = [.. Lately.Columns.Select(at => A.ColumnName(Lately.Span, at))];
            return
            [
                new Chart("sign-ins", A.SignIns, columns, [new Series("brand", A.SignIns, Lately.SignIns), new Series("bad", A.Refusals, Lately.Refusals)]),
                new Chart("step-ups", A.StepUps, columns, [new Series("warn", A.StepUps, Lately.StepUps), new Series("bad", A.WrongProofs, Lately.WrongProofs)]),
                new Chart("tokens", A.TokensIssued, columns, [new Series("brand", A.TokensIssued, Lately.Tokens)]),
                new Chart("payments", A.PaymentDecisions, columns,
                [
                    new Series("good", A.FraudVerdictName(FraudVerdict.Allow), Lately.Payments[FraudVerdict.Allow]),
                    new Series("warn", A.FraudVerdictName(FraudVerdict.StepUp), Lately.Payments[FraudVerdict.StepUp]),
                    new Series("quiet", A.FraudVerdictName(FraudVerdict.Hold), Lately.Payments[FraudVerdict.Hold]),
                    new Series("bad", A.FraudVerdictName(FraudVerdict.Decline), Lately.Payments[FraudVerdict.Decline]),
                ]),
            ];
        }
    }

    /// <summary>Sign-ins by country, the most first.</summary>
    public IReadOnlyList<(string Country, long Count, long Held)> Countries =>
        [.. Lately.Spots.GroupBy(spot => spot.Country).Select(group => (A.CountryName(group.Key), group.Sum(spot => spot.Count), group.Sum(spot => spot.Held))).OrderByDescending(country => country.Item2).Take(30)];

    public IReadOnlyList<(string Name, QueueState State)> Queues =>
    [
        (A.QueueName("messages"), Lately.House.Messages), (A.QueueName("notices"), Lately.House.Notices), (A.QueueName("learning"), Lately.Learning),
        (A.QueueName("cases"), Lately.House.Cases), (A.QueueName("unsealed"), Lately.House.Unsealed),
    ];
}
