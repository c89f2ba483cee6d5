namespace Ciam.Protocol.Checks;

/// <summary>The one shape of URI that parameters may hold.</summary>
internal static class AbsoluteUri
{
    private const int MostCharacters = 2048;

    /// <summary>ASCII, absolute, no fragment, no user part, and nothing browsers read differently than we do.</summary>
    public static bool IsWithoutFragment(string text) =>
        text.Length <= MostCharacters
        && !text.Any(letter => letter is <= ' ' or > '~' or '#' or '\\' or '"' or '<' or '>')
        && text.Contains(':', StringComparison.Ordinal)
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0
        && text.StartsWith(uri.Scheme + ":", StringComparison.OrdinalIgnoreCase);
}
