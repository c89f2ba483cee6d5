namespace Ciam.Decisions.Admin;

/// <summary>How staff made sure who somebody is.</summary>
public enum IdentityProof
{
    IdentityDocument,
    CallBack,
    Branch,
    Letter,
}

/// <summary>Support is not the weakest link: one proof of identity is not enough for what lets somebody in.</summary>
public static class IdentityProofs
{
    public const int Least = 2;

    /// <summary>Those that were named, each once; null when too few or something unknown stand there.</summary>
    public static IReadOnlyList<IdentityProof>? Read(IReadOnlyCollection<string?> names)
    {
        var proofs = Enum.GetValues<IdentityProof>().Where(proof => names.Contains(proof.ToString())).ToList();
        return proofs.Count >= Least && proofs.Count == names.Distinct().Count() ? proofs : null;
    }
}
