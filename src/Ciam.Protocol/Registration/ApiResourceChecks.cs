using System.Text.RegularExpressions;
using Ciam.Protocol.Checks;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>Whether protected resources may stand beside one another; every fault is told at once.</summary>
public static partial class ApiResourceChecks
{
    private const int LongestIdentifier = 200;
    private const int LongestName = 100;
    private const int MostScopes = 200;

    public static IReadOnlyList<MetadataFault> Faults(IReadOnlyList<ApiResource> resources) => [.. resources.SelectMany(OfOne), .. ScopesOfTwo(resources)];

    /// <summary>What the protocol gives a meaning of its own cannot belong to an API as well.</summary>
    [Spec("RFC8707-2")]
    private static IEnumerable<MetadataFault> OfOne(ApiResource api)
    {
        if (api.Identifier.Length > LongestIdentifier || !AbsoluteUri.IsWithoutFragment(api.Identifier))
            yield return new(api.Identifier, $"is not an absolute URI without a fragment, of at most {LongestIdentifier} characters");
        if (api.Name.Trim().Length is 0 or > LongestName || api.Name.Any(char.IsControl))
            yield return new(api.Identifier, $"has a name of 1 to {LongestName} characters");
        if (api.Scopes.Count > MostScopes || api.Scopes.Any(scope => !IsScope().IsMatch(scope)))
            yield return new(api.Identifier, $"has at most {MostScopes} scopes, each one word of printable ASCII of at most 100 characters");
        foreach (var scope in api.Scopes.Where(scope => StandardScopes.All.Contains(scope) || ManagementScopes.All.Contains(scope) || AdminScopes.OfMachines.Contains(scope)))
            yield return new(api.Identifier, $"cannot have the scope {scope}, which has a meaning of its own");
        if (api.AuthorizationDetailsTypes.Except(DetailCatalog.All.Select(type => type.Name)).Any())
            yield return new(api.Identifier, "has only types of authorization details that the server knows");
    }

    /// <summary>A scope says for which API a token is.</summary>
    [Spec("RFC9068-3")]
    private static IEnumerable<MetadataFault> ScopesOfTwo(IReadOnlyList<ApiResource> resources) =>
        from scope in resources.SelectMany(api => api.Scopes.Select(name => (Scope: name, api.Identifier))).GroupBy(pair => pair.Scope, pair => pair.Identifier, StringComparer.Ordinal)
        where scope.Count() > 1
        select new MetadataFault(scope.Last(), $"has the scope {scope.Key}, which belongs to {scope.First()}");

    [GeneratedRegex(@"\A[\x21\x23-\x5B\x5D-\x7E]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsScope();
}
