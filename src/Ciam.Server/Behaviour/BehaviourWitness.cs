using System.Security.Cryptography;
using Ciam.Decisions.Behaviour;
using Ciam.Decisions.Risk;
using Ciam.Storage.Behaviour;

namespace Ciam.Server.Behaviour;

/// <summary>Compares what was measured in a sign-in with what is usual for its customer. What is missing or broken says nothing.</summary>
internal sealed class BehaviourWitness(BehaviourSeal seal)
{
    /// <summary>The names of the fields on the sign-in page.</summary>
    public const string NameField = "email";
    public const string PasswordField = "password";

    /// <summary>Weaker signs of a program are the coincidences of a hand.</summary>
    private const double Certain = 0.8;

    /// <summary>Null where there is nothing to compare: no sample of this sign-in.</summary>
    public BehaviourFacts? Compare(Guid customerId, BehaviourInquiry inquiry, KnownBehaviour known)
    {
        if ((inquiry.Sample ?? (known.Sample is { } kept ? OpenSample(customerId, Convert.FromBase64String(kept)) : null)) is not { } sample)
            return null;

        var findings = new SortedSet<BehaviourFinding>();
        var profiles = (known.Profiles ?? []).Select(stored => stored.AsRow(customerId)).ToDictionary(row => row.Kind);
        var facts = CompareMovements(customerId, sample, profiles) with
        {
            MayBeAsked = inquiry.MayBeAsked,
            Name = Typed(customerId, inquiry, profiles, BehaviourProfileRow.TypingName, sample.Fields.GetValueOrDefault(NameField), findings),
            Password = Typed(customerId, inquiry, profiles, BehaviourProfileRow.TypingPassword, sample.Fields.GetValueOrDefault(PasswordField), findings),
        };
        return facts with { Findings = [.. findings, .. facts.Findings] };
    }

    /// <summary>Pointer and touches alone: what pages and apps of the bank tell about a session.</summary>
    public BehaviourFacts CompareMovements(Guid customerId, BehaviourSample sample, IReadOnlyDictionary<string, BehaviourProfileRow> profiles) => new()
    {
        Moves = Moved(customerId, profiles, BehaviourProfileRow.Moves, sample),
        Touches = Moved(customerId, profiles, BehaviourProfileRow.Touches, sample),
        Findings = StrokeLiveness.Judge(StrokeRows.EventsOf(sample)) is { Strength: >= Certain } ? [BehaviourFinding.ScriptedPointer] : [],
    };

    /// <summary>The profile of the text as it is now; null when there is none, or none that can be read.</summary>
    public TypingProfile? OpenTyping(Guid customerId, BehaviourProfileRow row, string? textMark)
    {
        if (Open(customerId, row) is not { } bytes || TypingProfile.FromBytes(bytes) is not { } profile)
            return null;
        return row.TextMark == textMark ? profile : profile.ForNewText();
    }

    /// <summary>A profile that does not open was sealed under another key or damaged; it is learned anew.</summary>
    public byte[]? Open(Guid customerId, BehaviourProfileRow row)
    {
        try
        {
            return seal.OpenProfile(customerId, row.Kind, row.Sealed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A sample that was kept; null when it does not open.</summary>
    public BehaviourSample? OpenSample(Guid customerId, byte[] sealedSample)
    {
        try
        {
            return SampleFormat.TryRead(seal.OpenSample(customerId, sealedSample), out var sample) ? sample : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ComparedBehaviour Typed(
        Guid customerId, BehaviourInquiry inquiry, Dictionary<string, BehaviourProfileRow> profiles, string kind, EnteredField? field, SortedSet<BehaviourFinding> findings)
    {
        if (field is null or { How: HowEntered.Empty })
            return ComparedBehaviour.Not(NotCompared.Absent);
        if (field.How == HowEntered.Scripted)
            findings.Add(BehaviourFinding.Untrusted);
        if (field.How != HowEntered.Typed)
            return ComparedBehaviour.Not(NotCompared.NotTyped);

        var sample = new TypingSample(field.Keys);
        var profile = profiles.TryGetValue(kind, out var row)
            ? OpenTyping(customerId, row, seal.TextMark(customerId, kind, inquiry)) ?? TypingProfile.Empty
            : TypingProfile.Empty;
        findings.UnionWith(TypingLiveness.Examine(profile, sample).Where(finding => finding.Strength >= Certain).Select(finding => InOurWords(finding.Kind)));
        if (TypingComparator.Score(profile, sample) is not { } score)
            return ComparedBehaviour.Not(profile.Count < TypingProfile.FewestSamples ? NotCompared.TooFewSamples : NotCompared.Incomparable, profile.Count);

        var (hold, pace) = Shifts(profile, sample);
        return new ComparedBehaviour { LogRatio = score.LogRatio, Samples = score.Samples, HoldShift = hold, PaceShift = pace };
    }

    private ComparedBehaviour Moved(Guid customerId, IReadOnlyDictionary<string, BehaviourProfileRow> profiles, string kind, BehaviourSample sample)
    {
        var made = StrokeRows.Of(sample, kind);
        if (made.Count == 0)
            return ComparedBehaviour.Not(NotCompared.Absent);
        if (!profiles.TryGetValue(kind, out var row) || Open(customerId, row) is not { } bytes || StrokeLearner.Read(bytes) is not { } known)
            return ComparedBehaviour.Not(NotCompared.TooFewSamples);
        return made[0].Length == known.Model.Features && known.Model.SessionScore(made) is { } ratio
            ? new ComparedBehaviour { LogRatio = ratio, Samples = known.Sessions }
            : ComparedBehaviour.Not(NotCompared.Incomparable, known.Sessions);
    }

    /// <summary>By what share keys are held longer, and the way from key to key is longer, than usual.</summary>
    private static (double? Hold, double? Pace) Shifts(TypingProfile profile, TypingSample sample)
    {
        var (usual, keys) = (profile.Usual, sample.Keys);
        if (usual.Count == 0 || keys.Count != profile.KeyCount)
            return (null, null);
        return (
            Shift(keys.Sum(key => key.Up - key.Down), usual.Take(keys.Count).Sum(time => time.MedianMs)),
            Shift(keys[^1].Down - keys[0].Down, usual.Skip(keys.Count).Sum(time => time.MedianMs)));
    }

    private static double? Shift(double measured, double usual) => usual > 0 ? Math.Round((measured / usual) - 1, 2) : null;

    private static BehaviourFinding InOurWords(TypingFindingKind kind) => kind switch
    {
        TypingFindingKind.Replayed or TypingFindingKind.NearReplay => BehaviourFinding.Replayed,
        TypingFindingKind.QuantisedClock => BehaviourFinding.Gridded,
        TypingFindingKind.ImpossibleHold => BehaviourFinding.Inhuman,
        _ => BehaviourFinding.Uniform,
    };
}
