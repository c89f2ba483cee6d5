using Ciam.Protocol.Registration;
using Ciam.Server.Admin;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Clients;

/// <summary>The fields of a client's form as a browser sends them; every one is text or a list of texts.</summary>
internal sealed class ClientFields
{
    public string? ClientId { get; set; }
    public string? ClientName { get; set; }
    public string? AuthMethod { get; set; }
    public string? RedirectUris { get; set; }
    public string? PostLogoutRedirectUris { get; set; }
    public List<string> GrantTypes { get; set; } = [];
    public List<string> Scopes { get; set; } = [];
    public string? Jwks { get; set; }
    public string? FirstParty { get; set; }
    public string? IdTokenAlg { get; set; }
    public string? ResourceIdentifier { get; set; }
    public string? SecurityProfile { get; set; }
    public string? Metadata { get; set; }
    public string? Version { get; set; }
    public string? Reason { get; set; }

    public ClientForm ToForm() => new()
    {
        ClientId = ClientId,
        ClientName = ClientName,
        AuthMethod = AuthMethod,
        RedirectUris = RedirectUris,
        PostLogoutRedirectUris = PostLogoutRedirectUris,
        GrantTypes = GrantTypes,
        Scopes = Scopes,
        Jwks = Jwks,
        FirstParty = FirstParty == "yes",
        IdTokenAlg = IdTokenAlg,
        ResourceIdentifier = ResourceIdentifier,
        SecurityProfile = SecurityProfile,
        Metadata = Metadata,
        Version = Version,
        Reason = Reason,
    };
}

/// <summary>What the form partial shows: the values, what can be chosen, and what is wrong.</summary>
internal sealed record ClientFormView(ClientForm Form, ClientChoices Choices, IReadOnlyList<MetadataFault> Faults, bool IsNew)
{
    /// <summary>The id of the field that belongs to a metadata parameter, and its label.</summary>
    public static (string Id, string Label) FieldOf(string parameter) => parameter switch
    {
        "client_id" => ("client-id", A.ClientIdLabel),
        "client_name" => ("client-name", A.Name),
        "token_endpoint_auth_method" => ("auth-method", A.AuthMethodLabel),
        "redirect_uris" => ("redirect-uris", A.RedirectUrisLabel),
        "post_logout_redirect_uris" => ("post-logout", A.PostLogoutLabel),
        "grant_types" => ("grant-types", A.GrantTypesLabel),
        "scope" => ("scopes", A.ScopesLabel),
        "jwks" => ("jwks", A.JwksLabel),
        "id_token_signed_response_alg" => ("alg", A.AlgLabel),
        "resource_identifier" => ("resource", A.ResourceLabel),
        "reason" => ("why", A.WhyForSecond),
        "security_profile" => ("profile", A.ProfileLabel),
        _ => ("metadata", A.MetadataLabel),
    };

    /// <summary>Null when the parameter is in order.</summary>
    public string? ErrorOf(string parameter)
    {
        var words = Faults.Where(fault => FieldOf(fault.Parameter).Id == FieldOf(parameter).Id).Select(WordsOf).ToList();
        return words.Count == 0 ? null : string.Join("\n", words);
    }

    /// <summary>The one field for many members says which of them is meant.</summary>
    public static string WordsOf(MetadataFault fault) =>
        A.Fault(FieldOf(fault.Parameter).Label, FieldOf(fault.Parameter).Id == "metadata" && fault.Parameter != "metadata" ? $"{fault.Parameter} {fault.Words}" : fault.Words);

    public string? Invalid(string parameter) => ErrorOf(parameter) is null ? null : "true";

    /// <summary>What a field is described by: its hint, and its error when there is one.</summary>
    public string Described(string parameter) => FieldOf(parameter).Id + "-hint" + (ErrorOf(parameter) is null ? "" : $" {FieldOf(parameter).Id}-error");
}
