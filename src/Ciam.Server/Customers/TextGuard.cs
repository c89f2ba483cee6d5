using System.Net;
using Ciam.Decisions.Messages;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>A text message or call that somebody wants sent, from where.</summary>
internal sealed record TextWish(Guid CustomerId, string Number, string Channel, IPAddress? From);

/// <summary>A text message or call that may be sent, as the guard has decided.</summary>
internal sealed record TextPermit(string Number, string Channel, string Country, string Prefix, long CostMicros);

/// <summary>
/// Decides whether a text message or call is sent: is the country served, are codes that go there typed back, is there money left. Whoever is refused
/// is told the same, whatever the cause. It is asked only after a password or a session was proven, so it says nothing about who has an account.
/// </summary>
internal sealed class TextGuard(CiamDbContext database, Vault vault, TextPauses pauses, IOptions<CiamOptions> options, ILogger<TextGuard> log)
{
    /// <summary>Most people type a code within a minute; two minutes without an answer count as none.</summary>
    public static readonly TimeSpan AnsweredWithin = TimeSpan.FromMinutes(2);

    private readonly SmsOptions _texts = options.Value.Sms;

    /// <summary>Null when it is not to be sent. Budgets are taken at once, whatever becomes of the caller's transaction.</summary>
    public async Task<TextPermit?> AskAsync(TextWish wish, DateTimeOffset now, CancellationToken ct)
    {
        // 1 Where does it lead? Satellites, premium services and countries nobody serves are not written to.
        if (CallingCodes.Of(wish.Number) is not { } to || !_texts.Serves(to.Country))
            return Refused(wish, CallingCodes.Of(wish.Number)?.Country ?? "none", "country");

        // 2 Are codes that go there typed back?
        if (await DoubtAsync(wish, to, now, ct) is { } doubt)
            return Refused(wish, to.Country, doubt);

        // 3 Is enough left of every budget? One statement takes from all of them, or from none.
        var cost = CostOf(wish);
        if (await database.TakeTextBudgetsAsync(Budgets(wish, to, cost), DateOnly.FromDateTime(now.UtcDateTime), ct) is { } exhausted)
            return Refused(wish, to.Country, exhausted);
        TextMetrics.Allowed(to.Country, wish.Channel);
        return new TextPermit(wish.Number, wish.Channel, to.Country, to.Prefix, cost);
    }

    /// <summary>A notice that was sent: no budget keeps it back, and each is charged with it all the same.</summary>
    public async Task CountNoticeAsync(string number, DateTimeOffset now, CancellationToken ct)
    {
        if (CallingCodes.Of(number) is not { } to)
            return;
        var wish = new TextWish(Guid.Empty, number, Messages.SmsChannel, null);
        await database.TakeTextBudgetsAsync([.. Budgets(wish, to, CostOf(wish)).Select(budget => budget with { Most = long.MaxValue })], DateOnly.FromDateTime(now.UtcDateTime), ct);
        TextMetrics.Allowed(to.Country, wish.Channel);
    }

    /// <summary>What a message to this number is reckoned to cost, in millionths.</summary>
    public long CostOf(TextWish wish) => (long)(_texts.PriceOf(wish.Number) * (wish.Channel == Messages.VoiceChannel ? _texts.CallCosts : 1) * 1_000_000);

    /// <summary>Why it is doubtful that anybody waits for this code; null when nothing speaks against it. A customer who has typed one back from this number is believed.</summary>
    private async Task<string?> DoubtAsync(TextWish wish, Dialled to, DateTimeOffset now, CancellationToken ct)
    {
        var standing = await database.StandingOfTextsAsync(wish.CustomerId, wish.Number, to.Prefix, to.Country, AnsweredWithin, now, ct);
        var habit = TypedBackAlarm.Habit(new TypedBack(standing.CountryBefore.Settled, standing.CountryBefore.Typed));
        var (prefix, country) = (new TypedBack(standing.Prefix.Settled, standing.Prefix.Typed), new TypedBack(standing.Country.Settled, standing.Country.Typed));

        var prefixIsBad = !standing.PrefixIsPaused && TypedBackAlarm.Rings(prefix, TypedBackAlarm.FewestOfPrefix, habit);
        var countryIsBad = !standing.CountryIsPaused && TypedBackAlarm.Rings(country, TypedBackAlarm.FewestOfCountry, habit);
        if (prefixIsBad)
            await pauses.BeginAsync(to.Prefix, to.Country, prefix, habit, now, ct);
        if (countryIsBad)
            await pauses.BeginAsync(to.Country, to.Country, country, habit, now, ct);

        if (standing.NumberIsProven)
            return null;
        if (prefixIsBad || standing.PrefixIsPaused)
            return "paused";

        // A country's pause spares the prefixes of which it is known that people there type their codes back.
        var isProven = prefix.Typed >= TypedBackAlarm.FewestOfPrefix / 2 && TypedBackAlarm.IsGood(prefix, habit);
        if ((countryIsBad || standing.CountryIsPaused) && !isProven)
            return "paused";
        return standing.Prefix.Open >= TypedBackAlarm.OpenAtMost(prefix.Typed, TypedBackAlarm.FewestOfPrefix)
            || (!isProven && standing.Country.Open >= TypedBackAlarm.OpenAtMost(country.Typed, 2 * TypedBackAlarm.FewestOfCountry)) ? "unanswered" : null;
    }

    private List<TextBudget> Budgets(TextWish wish, Dialled to, long cost)
    {
        var (limits, isHome) = (_texts.Budgets, _texts.IsHome(to.Country));
        var budgets = new List<TextBudget>
        {
            new("number", "number|" + MarkOf("number", wish.Number), 1, limits.PerNumber),
            new("prefix", "prefix|" + to.Prefix, 1, isHome ? limits.PerHomePrefix : limits.PerPrefix),
            new("country", "country|" + to.Country, 1, isHome ? limits.PerHomeCountry : limits.PerCountry),
            new("tenant", TextGuardKeys.Tenant, 1, limits.PerDay),
            new("money", TextGuardKeys.Money, cost, Micros(limits.MoneyPerDay)),
        };
        if (wish.From is { } address)
            budgets.Add(new("network", "network|" + MarkOf("network", AuditTrail.NetworkOf(address)), 1, limits.PerNetwork));

        // What is spent abroad can never use up what home needs.
        if (!isHome)
            budgets.Add(new("money_abroad", TextGuardKeys.MoneyAbroad, cost, Micros(limits.MoneyPerDayAbroad)));
        return budgets;
    }

    private string MarkOf(string kind, string value) => Convert.ToHexStringLower(vault.HmacText("text-budget-" + kind, value).AsSpan(0, 16));

    private static long Micros(decimal money) => (long)(money * 1_000_000);

    private TextPermit? Refused(TextWish wish, string country, string cause)
    {
        TextMetrics.Refused(country, wish.Channel, cause);
        log.TextRefused(wish.Channel, country, cause);
        return null;
    }
}

/// <summary>Budgets of the whole installation: it is one tenant.</summary>
internal static class TextGuardKeys
{
    public const string Tenant = "tenant|house";
    public const string Money = "money|house";
    public const string MoneyAbroad = "money_abroad|house";
}
