namespace Ciam.Decisions.Audit;

/// <summary>What was done to the trail.</summary>
public enum Tampering
{
    Changed,
    Deleted,
    Inserted,
    Reordered,
    CutOff,

    /// <summary>A link of the chain itself was changed, or is not signed by a key of the trail.</summary>
    SealForged,
}

/// <summary>The first thing that is wrong with a trail: which link, and which entry where it can be told.</summary>
public sealed record TrailFault(Tampering What, long Seal, long? Position, Guid? Entry, string Words);
