namespace Ciam.Protocol.Registration;

/// <summary>Which security profile is stricter than which: told from what they ask, not from their names.</summary>
public static class ProfileOrder
{
    /// <summary>True when whatever satisfies <paramref name="chosen"/> satisfies <paramref name="least"/> too; a word that is no profile narrows nothing.</summary>
    public static bool IsNarrowing(string chosen, string least)
    {
        if (SecurityProfiles.All.FirstOrDefault(profile => profile.Name == chosen) is not { } narrow)
            return false;
        var wide = SecurityProfiles.Of(least);
        var covered = typeof(SecurityProfile).GetProperties().Where(property => property.PropertyType == typeof(bool)).All(flag => (bool)flag.GetValue(narrow)! || !(bool)flag.GetValue(wide)!);
        return covered && IsWithin(narrow.SignatureAlgorithms, wide.SignatureAlgorithms) && (wide.Name == SecurityProfiles.OAuth21 || IsWithin(narrow.ClientAuthMethods, wide.ClientAuthMethods));
    }

    private static bool IsWithin(IReadOnlyList<string> narrow, IReadOnlyList<string> wide) => narrow.All(wide.Contains);
}
