namespace Ciam.Server.Pages;

/// <summary>One entry of the navigation; <paramref name="Exact"/> for a start page whose path others begin with.</summary>
internal sealed record NavItem(string Path, string Text, bool Exact = false)
{
    public bool IsCurrent(PathString path) =>
        Exact ? path.Equals(Path, StringComparison.OrdinalIgnoreCase) : path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);
}
