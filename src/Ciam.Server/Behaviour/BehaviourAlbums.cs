using Ciam.Decisions.Behaviour;
using Ciam.Storage;
using Ciam.Storage.Behaviour;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Behaviour;

/// <summary>What an analyst sees of a customer's typing and movements; empty of one who has not agreed.</summary>
internal sealed record BehaviourAlbum(bool IsOn, DateTimeOffset? Since, TypingPicture? Name, TypingPicture? Password, MovementPicture? Moves, MovementPicture? Touches);

/// <summary>Times of one text in milliseconds, holds first and then latencies: what is usual, the last confirmed ones, and one that waits or was held up.</summary>
internal sealed record TypingPicture(int Keys, int Samples, IReadOnlyList<UsualTime> Usual, IReadOnlyList<IReadOnlyList<double>> Last, IReadOnlyList<double>? Waiting);

/// <summary>Mean speeds of strokes in pixels per second: the usual ones, those of the last sign-in that waits or was held up, and its ways: one of the pointer, or one of the finger between touching and lifting.</summary>
internal sealed record MovementPicture(int Sessions, IReadOnlyList<double> Usual, IReadOnlyList<double> Waiting, IReadOnlyList<IReadOnlyList<(double X, double Y)>> Paths);

/// <summary>Opens the pictures of one customer; who may look is the caller's question.</summary>
internal sealed class BehaviourAlbums(CiamDbContext database, BehaviourSeal seal, BehaviourWitness witness)
{
    private const int LastShown = 3;
    private static readonly int SpeedOfMove = IndexOf(PointerFeatures.Names);
    private static readonly int SpeedOfTouch = IndexOf(TouchFeatures.Names);

    /// <summary>The caller has read the customer, the answer to being measured (null where nobody was asked) and the newest sample that waits.</summary>
    public async Task<BehaviourAlbum> OpenAsync(CustomerRow customer, BehaviourConsentRow? consent, BehaviourSampleRow? newest, CancellationToken ct)
    {
        if (consent is not { Given: true })
            return new BehaviourAlbum(false, consent?.AnsweredAt, null, null, null, null);

        var customerId = customer.Id;
        var inquiry = new BehaviourInquiry { Email = customer.Email ?? "", PasswordChangedAt = customer.PasswordChangedAt, MayBeAsked = false };
        var profiles = await database.Set<BehaviourProfileRow>().AsNoTracking().Where(row => row.CustomerId == customerId).ToDictionaryAsync(row => row.Kind, ct);
        var waiting = newest is null ? null : witness.OpenSample(customerId, newest.Sealed);
        return new BehaviourAlbum(
            true, consent.AnsweredAt,
            Typing(customerId, inquiry, profiles, BehaviourProfileRow.TypingName, waiting?.Fields.GetValueOrDefault(BehaviourWitness.NameField)),
            Typing(customerId, inquiry, profiles, BehaviourProfileRow.TypingPassword, waiting?.Fields.GetValueOrDefault(BehaviourWitness.PasswordField)),
            Movement(customerId, profiles, BehaviourProfileRow.Moves, BehaviourProfileRow.MovesMemory, SpeedOfMove, waiting),
            Movement(customerId, profiles, BehaviourProfileRow.Touches, BehaviourProfileRow.TouchesMemory, SpeedOfTouch, waiting));
    }

    private TypingPicture? Typing(Guid customerId, BehaviourInquiry inquiry, Dictionary<string, BehaviourProfileRow> profiles, string kind, EnteredField? waiting)
    {
        if (!profiles.TryGetValue(kind, out var row) || witness.OpenTyping(customerId, row, seal.TextMark(customerId, kind, inquiry)) is not { Count: > 0 } profile)
            return null;
        var keys = waiting is { How: HowEntered.Typed } && waiting.Keys.Count == profile.KeyCount ? waiting.Keys : null;
        return new TypingPicture(profile.KeyCount, profile.Count, profile.Usual, profile.Newest(LastShown), keys is null
            ? null
            : [.. keys.Select(key => key.Up - key.Down), .. keys.Zip(keys.Skip(1), (one, next) => next.Down - one.Down)]);
    }

    private MovementPicture? Movement(Guid customerId, Dictionary<string, BehaviourProfileRow> profiles, string kind, string memoryKind, int speed, BehaviourSample? waiting)
    {
        if (!profiles.TryGetValue(memoryKind, out var row) || witness.Open(customerId, row) is not { } bytes)
            return null;
        var memory = StrokeRows.Kept(bytes, kind);
        IEnumerable<IReadOnlyList<(double X, double Y)>> paths = waiting is null ? [] : kind == BehaviourProfileRow.Moves
            ? [[.. waiting.Moves.Select(step => (step.X, step.Y))]]
            : waiting.Touches.Select(finger => finger.Select(point => (point.X, point.Y)).ToList());
        return new MovementPicture(
            memory.Sessions.Count,
            [.. memory.Sessions.SelectMany(session => session).Select(stroke => stroke[speed] * 1000)],
            waiting is null ? [] : [.. StrokeRows.Of(waiting, kind).Select(stroke => stroke[speed] * 1000)],
            [.. paths.Where(path => path.Count > 1)]);
    }

    private static int IndexOf(IReadOnlyList<string> names) => Math.Max(0, names.ToList().IndexOf("speed_mean"));
}
