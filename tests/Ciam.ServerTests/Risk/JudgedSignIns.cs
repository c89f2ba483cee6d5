using Ciam.Decisions.Risk;
using Ciam.Server.Risk;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Risk;

/// <summary>Sign-ins judged against what the database remembers.</summary>
public sealed class JudgedSignIns(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Another_continent_two_minutes_later_is_asked_for_a_factor_and_the_reason_can_be_read()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        await bank.LiveAtHomeAsync(alice);
        await bank.JudgeAsync(RiskBank.SignIn(alice));
        bank.Clock.Advance(TimeSpan.FromMinutes(2));

        var judged = await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false), RiskBank.Singapore, RiskBank.Chrome);

        Assert.Equal(Verdict.StepUp, judged.Judgment.Verdict);
        var kept = await bank.WithServicesAsync(services => services.GetRequiredService<JudgmentReader>().FindAsync(judged.JudgmentId, default));
        Assert.Equal("New country: Singapore; usually Switzerland", kept!.Judgment.Evidence.Single(e => e.Code == ReasonCode.UnfamiliarCountry).Detail);
        Assert.Equal("Seen in Zurich, Switzerland 2 minutes ago, now in Singapore, 10194 km away", kept.Judgment.Evidence.Single(e => e.Code == ReasonCode.ImpossibleTravel).Detail);
        Assert.Equal("203.0.113.0/24", kept.Network);
        Assert.Equal(kept.Judgment.Score, kept.Judgment.Evidence.Sum(e => e.Contribution));
    }

    [Fact]
    public async Task Habits_are_never_behind_whether_learned_already_or_not()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (early, late) = (await bank.CustomerAsync("early"), await bank.CustomerAsync("late"));
        for (var day = 0; day < 6; day++)
        {
            await bank.JudgeAsync(RiskBank.SignIn(early));
            await bank.LearnAsync();
            await bank.JudgeAsync(RiskBank.SignIn(late));
            bank.Clock.Advance(TimeSpan.FromDays(1));
        }

        var (learned, pending) = (await bank.JudgeAsync(RiskBank.SignIn(early), endsWell: false), await bank.JudgeAsync(RiskBank.SignIn(late), endsWell: false));

        Assert.Equal(RiskJson.Write(learned.Facts), RiskJson.Write(pending.Facts));
        Assert.NotNull(learned.Reason(ReasonCode.FamiliarNetwork));
    }

    [Fact]
    public async Task What_did_not_end_well_teaches_nothing()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        await bank.LiveAtHomeAsync(alice);
        for (var attempt = 0; attempt < 10; attempt++)
            await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false), RiskBank.NewYork, RiskBank.Chrome, endsWell: false);
        await bank.LearnAsync();

        var judged = await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false), RiskBank.NewYork, RiskBank.Chrome);

        Assert.Equal("New country: United States; usually Switzerland", judged.Reason(ReasonCode.UnfamiliarCountry)!.Detail);
        Assert.Equal("CH", judged.Facts.LastSighting!.Place!.Country);
    }

    [Fact]
    public async Task A_second_factor_abroad_makes_the_place_a_little_familiar()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        await bank.LiveAtHomeAsync(alice);

        var first = await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false, level: 2), RiskBank.NewYork, RiskBank.Chrome);
        bank.Clock.Advance(TimeSpan.FromDays(1));
        await bank.LearnAsync();
        var second = await bank.JudgeAsync(RiskBank.SignIn(alice, deviceKnown: false), RiskBank.NewYork, RiskBank.Chrome);

        Assert.Equal(Verdict.Allow, first.Judgment.Verdict);
        Assert.True((second.Reason(ReasonCode.UnfamiliarCountry)?.Contribution ?? 0) < first.Reason(ReasonCode.UnfamiliarCountry)!.Contribution);
        Assert.Null(second.Reason(ReasonCode.ImpossibleTravel));
    }

    [Fact]
    public async Task Failures_are_counted_for_the_account_and_forgiven_after_an_hour()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        for (var attempt = 0; attempt < 10; attempt++)
            await bank.FailAsync(alice, null, RiskBank.Singapore);

        var during = await bank.JudgeAsync(RiskBank.SignIn(alice), endsWell: false);
        bank.Clock.Advance(TimeSpan.FromMinutes(71));
        var after = await bank.JudgeAsync(RiskBank.SignIn(alice), endsWell: false);

        Assert.Equal("10 failed attempts on this account in the last hour", during.Reason(ReasonCode.FailuresOnAccount)!.Detail);
        Assert.Null(after.Reason(ReasonCode.FailuresOnAccount));
    }

    [Fact]
    public async Task Trying_many_names_from_one_network_is_seen_and_a_busy_network_is_not_blamed()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        for (var name = 0; name < 30; name++)
            await bank.FailAsync(null, $"nobody-{name}@example.com", "203.0.113." + name);
        for (var name = 0; name < 30; name++)
        {
            var customer = await bank.CustomerAsync($"shared-{name}");
            await bank.FailAsync(customer, null, RiskBank.Geneva);
            await bank.JudgeAsync(RiskBank.SignIn(customer), RiskBank.Geneva);
        }

        var attacked = await bank.JudgeAsync(RiskBank.SignIn(alice), RiskBank.Singapore, endsWell: false);
        var shared = await bank.JudgeAsync(RiskBank.SignIn(alice), RiskBank.Geneva, endsWell: false);

        Assert.Equal("30 different accounts failed from this network in the last hour, 0 signed in", attacked.Reason(ReasonCode.CredentialStuffing)!.Detail);
        Assert.Null(shared.Reason(ReasonCode.CredentialStuffing));
        Assert.Equal(new FailureFacts { FromNetwork = 30, AccountsSucceedingFromNetwork = 30 }, shared.Facts.Failures);
    }

    [Fact]
    public async Task Failures_behind_a_private_address_blame_nobody_elses_network()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        for (var name = 0; name < 30; name++)
            await bank.FailAsync(null, $"nobody-{name}@example.com", "10.0.0.7");

        var judged = await bank.JudgeAsync(RiskBank.SignIn(alice), "10.0.0.7", endsWell: false);

        Assert.Null(judged.Facts.Place);
        Assert.Equal(new FailureFacts(), judged.Facts.Failures);
    }

    [Fact]
    public async Task Neither_names_that_were_typed_nor_whole_addresses_are_kept()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var alice = await bank.CustomerAsync("alice");
        await bank.FailAsync(null, "mallory@example.com", RiskBank.Singapore);
        await bank.JudgeAsync(RiskBank.SignIn(alice), RiskBank.Singapore, endsWell: false);

        var rows = (await bank.RowsAsync("select to_jsonb(f)::text from ciam.risk_failure f")).Concat(await bank.RowsAsync("select to_jsonb(j)::text from ciam.risk_judgment j")).ToList();

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain("mallory", row, StringComparison.OrdinalIgnoreCase));
        Assert.All(rows, row => Assert.DoesNotContain(RiskBank.Singapore, row, StringComparison.Ordinal));
    }
}
