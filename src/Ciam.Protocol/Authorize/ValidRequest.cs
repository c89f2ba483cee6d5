using Ciam.Protocol.Checks;
using Ciam.Protocol.RichAuthorization;

namespace Ciam.Protocol.Authorize;

/// <summary>An authorization request that satisfies every check, in types.</summary>
public sealed record ValidRequest
{
    private ValidRequest(AddressedRequest request, AuthorizeQuestion question)
    {
        Client = request.Client;
        Origin = request.Origin;
        RedirectUri = request.RedirectUri;
        ResponseMode = request.ResponseMode;
        Parameters = request.Parameters;
        CodeChallenge = Parameters["code_challenge"];
        Scopes = question.AskedScopes;
        Resources = question.AskedResources;
        AuthorizationDetails = question.AskedDetails;
        Prompts = Parameters.Words("prompt").ToHashSet(StringComparer.Ordinal);
        MaxAge = Checks.MaxAge.Of(Parameters, Client);
        AcrValues = Parameters["acr_values"] is null ? Client.Metadata.DefaultAcrValues ?? [] : Parameters.Words("acr_values");
        UiLocales = Parameters.Words("ui_locales");
        ClaimsRequest = ClaimsParameter.Read(Parameters["claims"]);
    }

    public Client Client { get; }
    public RequestOrigin Origin { get; }
    public string RedirectUri { get; }
    public string ResponseMode { get; }
    public Parameters Parameters { get; }
    /// <summary>Null where the nonce stands in for it.</summary>
    public string? CodeChallenge { get; }
    public IReadOnlyList<string> Scopes { get; }
    public IReadOnlyList<string> Resources { get; }
    public IReadOnlyList<AuthorizationDetail> AuthorizationDetails { get; }
    public IReadOnlySet<string> Prompts { get; }

    /// <summary>How old the customer's authentication may be; the client's registered default where the request says nothing.</summary>
    public TimeSpan? MaxAge { get; }

    /// <summary>Wanted assurance, the best first, the client's registered default where the request says nothing; a wish, unlike <see cref="EssentialAcr"/>.</summary>
    public IReadOnlyList<string> AcrValues { get; }

    public IReadOnlyList<string> UiLocales { get; }
    public ClaimsRequest? ClaimsRequest { get; }

    /// <summary>The key that the code will be bound to (RFC 9449 section 10).</summary>
    public string? DpopJkt => Parameters["dpop_jkt"];

    public string? State => Parameters["state"];
    public string? Nonce => Parameters["nonce"];
    /// <summary>One of <see cref="Wire.GrantActions.AtAuthorize"/>; null when the client does not manage this grant.</summary>
    public string? GrantAction => Parameters["grant_management_action"];

    public string? GrantId => Parameters["grant_id"];
    public string? LoginHint => Parameters["login_hint"];
    public string? IdTokenHint => Parameters["id_token_hint"];

    /// <summary>The customer must prove two factors for this very request.</summary>
    public bool MovesMoney => AuthorizationDetails.Any(detail => detail.Type!.MovesMoney);

    public bool PromptNone => Prompts.Contains(Prompt.None);
    public bool PromptLogin => Prompts.Contains(Prompt.Login);
    public bool PromptConsent => Prompts.Contains(Prompt.Consent);
    public bool PromptSelectAccount => Prompts.Contains(Prompt.SelectAccount);

    /// <summary>An OpenID Connect request; without it, plain OAuth: no ID token.</summary>
    public bool IsOpenId => Scopes.Contains(Wire.StandardScopes.OpenId);

    /// <summary>Assurance the client cannot do without, any one of these; null when it did not insist.</summary>
    public IReadOnlyList<string>? EssentialAcr =>
        ClaimsRequest?.IdToken.GetValueOrDefault("acr") is { Essential: true, Values: { Count: > 0 } values } ? values : null;

    /// <summary>The only customers the client will take for an answer (OIDC Core section 5.5.1); null when anybody may sign in.</summary>
    public IReadOnlyList<string>? RequiredSubjects =>
        (ClaimsRequest?.IdToken.GetValueOrDefault("sub") ?? ClaimsRequest?.UserInfo.GetValueOrDefault("sub")) is { Values: { Count: > 0 } values } ? values : null;

    public static Outcome<ValidRequest> Prove(AddressedRequest request, ServerMetadata server)
    {
        var question = AuthorizeQuestion.About(request, server);
        return AuthorizeChecks.InOrder.FirstRefusal(question) is { } refusal ? refusal : new ValidRequest(request, question);
    }
}
