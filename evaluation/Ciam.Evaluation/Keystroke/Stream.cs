using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>What a profile learns from while its owner logs in day after day.</summary>
internal enum Updates
{
    /// <summary>Nothing after enrolment.</summary>
    Frozen,

    /// <summary>Every own login: it was low risk anyway or passed a step-up.</summary>
    Confirmed,

    /// <summary>Own logins whose typing alone spoke for the owner.</summary>
    BySelf,
}

/// <summary>A customer's life: a few samples to enrol, then one login after the other, each scored before it may teach.</summary>
internal static class Stream
{
    /// <summary>Login numbers after enrolment, as in the tables of the goals; the last bucket ends with the data.</summary>
    public static IReadOnlyList<(int From, int To)> Buckets { get; } = [(1, 40), (41, 90), (91, 190), (191, 400)];

    /// <summary>Impostors try at so many moments of each bucket, against the profile as it then is.</summary>
    private const int Moments = 4;

    /// <summary>With self-updates a sample joins when it speaks for the owner at all, to this log ratio.</summary>
    private const double Joins = 0;

    /// <summary>Scores of one owner per bucket; a higher score is more like the owner.</summary>
    public static IReadOnlyList<OwnerScores> Live(TypedText text, Typist owner, int enrolled, Updates updates, Func<TypingFit, double[], double> score)
    {
        TypingSample[] brought = [.. text.People.Where(other => other.Id != owner.Id).SelectMany(other => Protocol.Brought(other, practised: false))];
        double[][] impostors = [.. brought.Select(sample => TypingScale.Vector(sample.ToTicks()))];
        var profile = owner.Samples.Take(enrolled).Aggregate(TypingProfile.Empty, (known, sample) => known.Observe(sample, default));
        List<double>[] own = [.. Buckets.Select(_ => new List<double>())], other = [.. Buckets.Select(_ => new List<double>())];
        for (var login = 1; enrolled + login <= owner.Samples.Count; login++)
        {
            var bucket = Bucket(login);
            var sample = owner.Samples[enrolled + login - 1];
            var fit = profile.Fit!;
            var ratio = score(fit, TypingScale.Vector(sample.ToTicks()));
            own[bucket].Add(ratio);
            if (IsMoment(login, bucket, Math.Min(Buckets[bucket].To, owner.Samples.Count - enrolled)))
                other[bucket].AddRange(impostors.Select(vector => score(fit, vector)));
            if (updates == Updates.Confirmed || (updates == Updates.BySelf && ratio > Joins))
                profile = profile.Observe(sample, default);
        }
        return [.. Buckets.Select((_, b) => new OwnerScores(owner.Id, [.. own[b]], [.. other[b]]))];
    }

    private static int Bucket(int login) => Enumerable.Range(0, Buckets.Count).First(b => login <= Buckets[b].To || b == Buckets.Count - 1);

    private static bool IsMoment(int login, int bucket, int to)
    {
        var (from, length) = (Buckets[bucket].From, to - Buckets[bucket].From + 1);
        return Enumerable.Range(0, Moments).Any(m => login == from + (((2 * m) + 1) * length / (2 * Moments)));
    }
}
