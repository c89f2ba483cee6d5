namespace Ciam.Decisions.Admin;

/// <summary>What somebody of the staff may do, and to which segment of the customers; null is all of them.</summary>
public sealed record Role(string Name, IReadOnlySet<Permission> Permissions, string? Segment)
{
    public bool Allows(Permission permission) => Permissions.Contains(permission);

    /// <summary>Whoever has this role could do all that the other one allows, to all to whom it does.</summary>
    public bool Covers(Role other) => other.Permissions.IsSubsetOf(Permissions) && (Segment is null || Segment == other.Segment);
}

/// <summary>What a role that a bank makes itself must be like.</summary>
public static class RoleRules
{
    private const int ShortestName = 2;
    private const int LongestName = 40;
    public const int LongestWords = 200;

    /// <summary>
    /// What is done to one customer at a time, and can therefore be confined to a segment. Whatever shows or touches the bank as a whole, its clients, its
    /// policies, its trail or its staff is not among it, and no confined role has it.
    /// </summary>
    public static IReadOnlySet<Permission> OfOneCustomer { get; } = new HashSet<Permission>
    {
        Permission.SeeCustomers,
        Permission.SeeContacts,
        Permission.EndSessions,
        Permission.ClearThrottles,
        Permission.RequireNewPassword,
        Permission.SuspendCustomers,
        Permission.RemoveFactors,
        Permission.SecureAccounts,
        Permission.SeeJudgments,
        Permission.LabelJudgments,
        Permission.DecideCases,
    };

    /// <summary>Small letters, digits and hyphens, beginning with a letter: of roles and of segments.</summary>
    public static bool IsName(string? text) =>
        text is { Length: >= ShortestName and <= LongestName } && char.IsAsciiLetterLower(text[0]) && text.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign == '-');

    /// <summary>All that is wrong, each with the member it is about; empty when the role may be made.</summary>
    public static IReadOnlyList<(string Member, string Words)> Faults(Role role, string words)
    {
        var faults = new List<(string, string)>();
        if (!IsName(role.Name))
            faults.Add(("name", $"has {ShortestName} to {LongestName} small letters, digits and hyphens, and begins with a letter"));
        else if (RoleTable.Named(role.Name) is not null || role.Name is "none" or "new")
            faults.Add(("name", "is taken by the house"));
        if (words.Length > LongestWords || words.Any(char.IsControl))
            faults.Add(("description", $"is one line of at most {LongestWords} characters"));
        if (role.Permissions.Count == 0)
            faults.Add(("permissions", "names at least one"));
        if (role.Segment is { } segment && !IsName(segment))
            faults.Add(("segment", $"has {ShortestName} to {LongestName} small letters, digits and hyphens, and begins with a letter"));
        if (role.Segment is not null && role.Permissions.Except(OfOneCustomer).ToList() is { Count: > 0 } beyond)
            faults.Add(("segment", $"cannot confine {string.Join(", ", beyond.Order())}"));
        return faults;
    }
}
