using Ciam.Decisions.Behaviour;
using Ciam.Storage;
using Ciam.Storage.Behaviour;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Behaviour;

/// <summary>Folds confirmed samples into profiles: each exactly once, however many nodes try, and none of a customer who has switched it off.</summary>
internal sealed class BehaviourLearner(CiamDbContext database, BehaviourSeal seal, BehaviourWitness witness, StrokeLearner strokes)
{
    private const int MostCustomers = 200;
    private const int MostSamples = 50;
    private const int ProfileVersion = 1;

    /// <summary>What comes from a session that is merely alive is learned only where it is not unlike its customer: a token can be stolen.</summary>
    private const double LeastOfSession = -0.5;

    private sealed record Taken(DateTimeOffset At, bool OfSession, BehaviourSample Sample);

    /// <summary>Until nothing is left that nobody else holds; how many samples were learned or dropped.</summary>
    public async Task<int> LearnAllAsync(DateTimeOffset now, CancellationToken ct)
    {
        var waiting = await database.Set<BehaviourSampleRow>().Where(row => row.ConfirmedAt != null)
            .Select(row => row.CustomerId).Distinct().Take(MostCustomers).ToListAsync(ct);
        var learned = 0;
        foreach (var customerId in waiting)
            learned += await LearnCustomerAsync(customerId, now, ct);
        return learned;
    }

    /// <summary>INVARIANT: a sample goes in the transaction that keeps what was learned from it, under the lock of the customer's consent.</summary>
    private async Task<int> LearnCustomerAsync(Guid customerId, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        var consent = await database.Set<BehaviourConsentRow>()
            .FromSql($"select * from ciam.behaviour_consent where customer_id = {customerId} for update skip locked").AsNoTracking().SingleOrDefaultAsync(ct);
        if (consent is null)
            return 0;

        var samples = await database.Set<BehaviourSampleRow>().Where(row => row.CustomerId == customerId && row.ConfirmedAt != null)
            .OrderBy(row => row.TakenAt).Take(MostSamples).ToListAsync(ct);
        if (consent is { Given: true, Version: BehaviourConsents.Version })
            await FoldAsync(customerId, samples, now, ct);
        database.RemoveRange(samples);
        await database.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        database.DiscardChanges();
        return samples.Count;
    }

    private async Task FoldAsync(Guid customerId, List<BehaviourSampleRow> samples, DateTimeOffset now, CancellationToken ct)
    {
        var customer = await database.Set<CustomerRow>().AsNoTracking().SingleAsync(row => row.Id == customerId, ct);
        var inquiry = new BehaviourInquiry { Email = customer.Email ?? "", PasswordChangedAt = customer.PasswordChangedAt, MayBeAsked = false };
        var rows = await database.Set<BehaviourProfileRow>().Where(row => row.CustomerId == customerId).ToDictionaryAsync(row => row.Kind, ct);
        var opened = new List<Taken>();
        foreach (var row in samples)
        {
            if (witness.OpenSample(customerId, row.Sealed) is { } sample)
                opened.Add(new Taken(row.TakenAt, row.SessionId is not null, sample));
        }

        // What was typed before the password was changed is the old text.
        var signIns = opened.Where(taken => !taken.OfSession).ToList();
        LearnTyping(customerId, inquiry, rows, BehaviourProfileRow.TypingName, BehaviourWitness.NameField, signIns, now);
        LearnTyping(customerId, inquiry, rows, BehaviourProfileRow.TypingPassword, BehaviourWitness.PasswordField,
            [.. signIns.Where(taken => customer.PasswordChangedAt is not { } changed || taken.At >= changed)], now);
        await LearnStrokesAsync(customerId, rows, BehaviourProfileRow.Moves, BehaviourProfileRow.MovesMemory, opened, now, ct);
        await LearnStrokesAsync(customerId, rows, BehaviourProfileRow.Touches, BehaviourProfileRow.TouchesMemory, opened, now, ct);
    }

    private void LearnTyping(
        Guid customerId, BehaviourInquiry inquiry, Dictionary<string, BehaviourProfileRow> rows, string kind, string field, IReadOnlyList<Taken> samples, DateTimeOffset now)
    {
        var mark = seal.TextMark(customerId, kind, inquiry);
        var before = rows.TryGetValue(kind, out var row) ? witness.OpenTyping(customerId, row, mark) ?? TypingProfile.Empty : TypingProfile.Empty;
        var after = samples.Aggregate(before, (profile, taken) =>
            taken.Sample.Fields.GetValueOrDefault(field) is { How: HowEntered.Typed } typed ? profile.Observe(new TypingSample(typed.Keys), taken.At) : profile);
        if (!ReferenceEquals(after, before))
            Keep(customerId, rows, kind, mark, after.ToBytes(), now);
    }

    private async Task LearnStrokesAsync(
        Guid customerId, Dictionary<string, BehaviourProfileRow> rows, string kind, string memoryKind, List<Taken> samples, DateTimeOffset now, CancellationToken ct)
    {
        var model = rows.TryGetValue(kind, out var known) && witness.Open(customerId, known) is { } bytes ? StrokeLearner.Read(bytes)?.Model : null;
        var before = StrokeRows.Kept(rows.TryGetValue(memoryKind, out var row) ? witness.Open(customerId, row) : null, kind);
        var after = before;
        foreach (var taken in samples)
        {
            var made = StrokeRows.Of(taken.Sample, kind);
            if (made.Count == 0 || (taken.OfSession && model?.SessionScore(made) < LeastOfSession))
                continue;
            after = after.Observe(made);
            await strokes.JoinCrowdAsync(customerId, kind, made, taken.At, ct);
        }

        if (ReferenceEquals(after, before))
            return;
        Keep(customerId, rows, memoryKind, null, after.ToBytes(), now);
        if (StrokeLearner.IsDue(known, now) && await strokes.FitAsync(customerId, kind, after, ct) is { } fitted)
            Keep(customerId, rows, kind, null, fitted, now);
    }

    private void Keep(Guid customerId, Dictionary<string, BehaviourProfileRow> rows, string kind, string? mark, byte[] plain, DateTimeOffset now)
    {
        var sealedBytes = seal.SealProfile(customerId, kind, plain);
        if (rows.TryGetValue(kind, out var row))
            (row.Version, row.TextMark, row.Sealed, row.UpdatedAt) = (ProfileVersion, mark, sealedBytes, now);
        else
            database.Add(new BehaviourProfileRow { CustomerId = customerId, Kind = kind, Version = ProfileVersion, TextMark = mark, Sealed = sealedBytes, UpdatedAt = now });
    }
}
