using Ciam.Protocol.Checks;
using Ciam.Protocol.Jose;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.SenderConstraint;

namespace Ciam.Protocol.Token.Grants;

/// <summary>A client asking to act with somebody's token, under its own name (RFC 8693).</summary>
public sealed record TokenExchange : ClientRequest
{
    /// <summary>The token whose rights are lent; proven good now.</summary>
    public required VerifiedToken Subject { get; init; }

    /// <summary>The token of the party that will act; proven good now. Null when the client itself is meant.</summary>
    public VerifiedToken? ActorToken { get; init; }

    /// <summary>The key whose possession the client showed in this request.</summary>
    public SenderKey? SenderKey { get; init; }

    /// <summary>Its own token, made smaller; nobody else acts.</summary>
    public bool IsOwn => Subject.ClientId == Client.ClientId;

    /// <summary>What the token may do and this client may be allowed; a token given further never outlives the customer's absence.</summary>
    public IReadOnlyList<string> LendableScopes =>
        [.. Subject.Scopes.Where(scope => Client.Scopes.Contains(scope) && scope != Wire.StandardScopes.OfflineAccess)];

    public IReadOnlyList<string> AskedScopes => Form["scope"] is null ? LendableScopes : Form.Words("scope");

    public IReadOnlyList<AuthorizationDetail> LendableDetails =>
        [.. (Subject.Claims.TryGetValue("authorization_details", out var details) ? AuthorizationDetailList.Read(details.GetRawText()) ?? [] : []).Where(detail => AuthorizationDetails.MayAsk(Client, detail))];

    /// <summary>All that may be lent, unless the client asked for less; a client that names scopes and no details means no details.</summary>
    public IReadOnlyList<AuthorizationDetail> AskedDetails =>
        Form["authorization_details"] is { } asked ? AuthorizationDetailList.Read(asked) ?? [] : Form["scope"] is null ? LendableDetails : [];

    /// <summary>The APIs named, by address or by name, which here is the same.</summary>
    public IReadOnlyList<string> AskedTargets => [.. Form.Words("resource").Union(Form.Words("audience"), StringComparer.Ordinal)];

    /// <summary>The API the new token is for; none named leaves it to what is lent, and this server itself is meant by naming nothing.</summary>
    public IReadOnlyList<string> Targets =>
        AskedTargets.Count > 0 ? [.. AskedTargets.Where(target => target != Subject.Issuer)]
        : AskedDetails.Count > 0 ? [.. Subject.Audience.Where(target => target != Subject.Issuer)]
        : [];

    /// <summary>Who acts with the new token: the chain of the old one, and this client in front of it.</summary>
    public Actor? Actor => IsOwn ? Token.Actor.Of(Subject) : new Actor(Client.ClientId, Token.Actor.Of(Subject));
}

/// <summary>A request for an exchange whose tokens have not been looked at.</summary>
public static class TokenExchangeFormChecks
{
    public static Checklist<ClientRequest> InOrder { get; } =
    [
        ExchangedToken.ClientIsConfidential,
        ExchangedToken.SubjectIsPresent,
        ExchangedToken.SubjectTypeIsAccessToken,
        ExchangedToken.ActorTypeIsAccessToken,
        ExchangedToken.RequestedTypeIsAccessToken,
        AuthorizationDetails.AreWellFormed,
    ];
}

/// <summary>What an exchange must satisfy once its tokens are known to be good. Whose token it is comes first.</summary>
public static class TokenExchangeChecks
{
    public static Checklist<TokenExchange> InOrder { get; } =
    [
        ExchangedToken.MayBeExchangedByTheClient,
        ExchangedToken.IsAboutACustomer,
        ExchangedToken.MayActIsTheClient,
        ExchangedToken.IsShownByItsHolder,
        ExchangedToken.ActorIsTheClient,
        ExchangedToken.ChainIsShort,
        ExchangedToken.ScopeIsNotWidened,
        ExchangedToken.DetailsAreNotWidened,
        ExchangedToken.SomethingIsLent,
        ExchangedToken.TargetIsTheTokens,
    ];

    /// <summary>The new token ends when the old one does, or earlier.</summary>
    [Spec("RFC8693-2.2.1")]
    public static TimeSpan Lifetime(TokenExchange exchange, TimeSpan usual, DateTimeOffset now) =>
        exchange.Subject.ExpiresAt - now is var rest && rest < usual ? rest : usual;

    /// <summary>The tokens it was made of, so that it is worth nothing when one of them is given back.</summary>
    public static IReadOnlyList<string> Origins(TokenExchange exchange) => [.. exchange.Subject.Origins, exchange.Subject.Jti!];
}
