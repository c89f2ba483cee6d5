using System.Globalization;
using Ciam.Protocol;
using Ciam.Server.Audit;
using Ciam.Storage.Audit;

namespace Ciam.Server.Admin;

/// <summary>What the filter form of the audit page holds, as it came.</summary>
internal sealed record AuditForm(string? Event, string? Actor, string? Customer, string? Client, string? From, string? Until, string? After)
{
    public bool OldestFirst { get; init; }
}

/// <summary>A filter form that has been understood.</summary>
internal sealed record AuditQuestion(AuditFilter Filter, Cursor? After)
{
    private const int LongestText = 256;

    public static IReadOnlyList<string> ActorKinds { get; } = ["customer", "staff", "client", "system", "anonymous"];

    /// <summary>Refused is what could never match: an event that does not exist, an id that is none, a day that is none.</summary>
    public static Outcome<AuditQuestion> Read(AuditForm form)
    {
        if (form.Event is { Length: > 0 } name && !AuditEvents.All.Contains(name))
            return Refusal.InvalidRequest("event is not one of the trail's events");
        if (form.Actor is { Length: > LongestText } || form.Client is { Length: > LongestText })
            return Refusal.InvalidRequest("actor and client have at most 256 characters");
        if (!TryReadId(form.Customer, out var customer))
            return Refusal.InvalidRequest("customer is not a complete customer id");
        if (!TryReadDay(form.From, out var from) || !TryReadDay(form.Until, out var until))
            return Refusal.InvalidRequest("from and until are days such as 2026-03-31");
        if (!TryReadCursor(form.After, out var after))
            return Refusal.InvalidRequest("after is not a cursor of this list");

        var actor = form.Actor?.Trim();
        var isKind = actor is not null && ActorKinds.Contains(actor);
        return new AuditQuestion(
            new AuditFilter
            {
                Event = Given(form.Event),
                ActorKind = isKind ? actor : null,
                ActorId = isKind ? null : Given(actor),
                CustomerId = customer,
                ClientId = Given(form.Client?.Trim()),
                From = from,
                Until = until?.AddDays(1),
                OldestFirst = form.OldestFirst,
            },
            after);
    }

    internal static bool TryReadCursor(string? text, out Cursor? cursor)
    {
        cursor = Given(text) is { } given ? Cursor.Read(given) : null;
        return Given(text) is null || cursor is not null;
    }

    internal static bool TryReadId(string? text, out Guid? id)
    {
        id = Guid.TryParseExact(text?.Trim(), "D", out var read) ? read : null;
        return string.IsNullOrWhiteSpace(text) || id is not null;
    }

    /// <summary>A day of UTC; the last days of the calendar are left out so that a day can be added.</summary>
    private static bool TryReadDay(string? text, out DateTimeOffset? day)
    {
        day = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read.Year is > 1900 and < 9999
            ? new DateTimeOffset(read, TimeSpan.Zero)
            : null;
        return string.IsNullOrEmpty(text) || day is not null;
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
