namespace Ciam.Decisions.Audit;

/// <summary>A link as it was written down outside: its number and hash.</summary>
public sealed record Anchor(long Number, byte[] Hash);

/// <summary>Follows the chain of seals link by link; what is wrong is said at the first link where it shows.</summary>
public sealed class ChainCheck(IReadOnlyCollection<Anchor> anchors)
{
    private readonly ILookup<long, Anchor> _anchors = anchors.ToLookup(anchor => anchor.Number);
    private readonly HashSet<(string Class, string Period)> _retired = [];
    private readonly Dictionary<(string Class, string Period), long> _sealedUpTo = [];
    private byte[] _previous = Seal.NothingBefore;

    /// <summary>The number of the last link that fitted.</summary>
    public long Last { get; private set; }

    /// <summary>Nothing that was written later has a position up to here.</summary>
    public long Horizon { get; private set; }

    /// <summary>Whether the entries of a period were let go because their time was over.</summary>
    public bool IsRetired(Seal seal) => _retired.Contains((seal.Class, seal.Period));

    /// <param name="seal">The next link.</param>
    /// <param name="hash">The hash that was kept with it.</param>
    /// <param name="isSigned">Whether a key of the trail signed for that hash and number.</param>
    public TrailFault? Next(Seal seal, byte[] hash, bool isSigned)
    {
        if (seal.Number != Last + 1)
        {
            return new TrailFault(seal.Number > Last ? Tampering.Deleted : Tampering.Inserted, seal.Number, seal.First, null,
                $"seal {Last + 1} was expected, seal {seal.Number} is there");
        }

        if (!seal.ToHash().AsSpan().SequenceEqual(hash) || !isSigned)
            return Forged(seal, "its text does not fit its hash or signature");
        if (!seal.Previous.AsSpan().SequenceEqual(_previous))
            return Forged(seal, "it does not name the link before it");
        if (_anchors[seal.Number].Any(anchor => !anchor.Hash.AsSpan().SequenceEqual(hash)))
            return Forged(seal, "another hash was anchored outside under its number");
        if (seal.Kind == Seal.Batch && seal.First <= _sealedUpTo.GetValueOrDefault((seal.Class, seal.Period)))
            return Forged(seal, "it goes back behind what was sealed before");

        if (seal.Kind == Seal.Retirement)
            _retired.Add((seal.Class, seal.Period));
        else
            _sealedUpTo[(seal.Class, seal.Period)] = seal.Last;
        (_previous, Last, Horizon) = (hash, seal.Number, Math.Max(Horizon, seal.Horizon));
        return null;
    }

    /// <summary>After the last link: whether the world outside remembers more.</summary>
    public TrailFault? AtEnd()
    {
        var beyond = _anchors.Where(group => group.Key > Last).Select(group => group.Key).DefaultIfEmpty(0).Max();
        return beyond == 0 ? null : new TrailFault(Tampering.CutOff, Last + 1, null, null, $"the chain ends at seal {Last}, but seal {beyond} was anchored outside");
    }

    private static TrailFault Forged(Seal seal, string because) =>
        new(Tampering.SealForged, seal.Number, seal.First, null, $"the seal over positions {seal.First} to {seal.Last} is not the one that was made: {because}");
}
