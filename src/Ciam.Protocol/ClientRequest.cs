using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol;

/// <summary>What a known client sent.</summary>
public record ClientRequest
{
    public required Client Client { get; init; }
    public required Parameters Form { get; init; }
}

/// <summary>A request that names scopes and resources for the first time, so that both must be known to the server.</summary>
public abstract record ScopedRequest : ClientRequest
{
    public required ServerMetadata ServerMetadata { get; init; }

    /// <summary>The scopes this request is taken to ask for.</summary>
    public abstract IReadOnlyList<string> AskedScopes { get; }

    public IReadOnlyList<string> AskedResources => Form.Words("resource");

    /// <summary>The authorization details asked for; none where the parameter cannot be read, which its own check refuses.</summary>
    public IReadOnlyList<AuthorizationDetail> AskedDetails => AuthorizationDetailList.Read(Form["authorization_details"]) ?? [];
}
