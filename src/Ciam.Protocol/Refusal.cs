namespace Ciam.Protocol;

/// <summary>An expected no: what the client reads, what only the log reads, and which rule said it (RFC 6749 section 5.2).</summary>
public sealed record Refusal
{
    private Refusal(string error, string description) => (Error, Description) = (error, description);

    /// <summary>A code from the OAuth error registry.</summary>
    public string Error { get; }

    /// <summary>One lower-case sentence for the client's developer; printable ASCII, never an echo of input.</summary>
    public string Description { get; }

    /// <summary>For operators only; never leaves the server.</summary>
    public string? Detail { get; init; }

    /// <summary>The rule that refused, as <c>Type.Method</c>.</summary>
    public string? Check { get; init; }

    /// <summary>The HTTP status of the answer when it is a JSON body.</summary>
    public int Status { get; init; } = 400;

    public static Refusal InvalidRequest(string description) => new("invalid_request", description);
    public static Refusal InvalidClient(string description) => new("invalid_client", description) { Status = 401 };
    public static Refusal InvalidGrant(string description) => new("invalid_grant", description);
    public static Refusal UnauthorizedClient(string description) => new("unauthorized_client", description);
    public static Refusal UnsupportedGrantType(string description) => new("unsupported_grant_type", description);
    public static Refusal UnsupportedResponseType(string description) => new("unsupported_response_type", description);
    public static Refusal InvalidScope(string description) => new("invalid_scope", description);
    public static Refusal InvalidTarget(string description) => new("invalid_target", description);
    public static Refusal InvalidAuthorizationDetails(string description) => new("invalid_authorization_details", description);
    public static Refusal InvalidGrantId(string description) => new("invalid_grant_id", description);
    public static Refusal AccessDenied(string description) => new("access_denied", description);
    public static Refusal LoginRequired(string description) => new("login_required", description);
    public static Refusal InteractionRequired(string description) => new("interaction_required", description);
    public static Refusal ConsentRequired(string description) => new("consent_required", description);
    public static Refusal UnmetAuthenticationRequirements(string description) => new("unmet_authentication_requirements", description);
    public static Refusal RequestNotSupported(string description) => new("request_not_supported", description);
    public static Refusal RequestUriNotSupported(string description) => new("request_uri_not_supported", description);
    public static Refusal InvalidRequestObject(string description) => new("invalid_request_object", description);
    public static Refusal InvalidRequestUri(string description) => new("invalid_request_uri", description);
    public static Refusal RegistrationNotSupported(string description) => new("registration_not_supported", description);
    public static Refusal InvalidRedirectUri(string description) => new("invalid_redirect_uri", description);
    public static Refusal InvalidClientMetadata(string description) => new("invalid_client_metadata", description);
    public static Refusal InvalidSoftwareStatement(string description) => new("invalid_software_statement", description);
    public static Refusal UnapprovedSoftwareStatement(string description) => new("unapproved_software_statement", description);
    public static Refusal InvalidBindingMessage(string description) => new("invalid_binding_message", description);
    public static Refusal MissingUserCode(string description) => new("missing_user_code", description);
    public static Refusal InvalidUserCode(string description) => new("invalid_user_code", description);
    public static Refusal AuthorizationPending(string description) => new("authorization_pending", description);
    public static Refusal SlowDown(string description) => new("slow_down", description);
    public static Refusal ExpiredToken(string description) => new("expired_token", description);
    public static Refusal InvalidToken(string description) => new("invalid_token", description) { Status = 401 };
    public static Refusal InvalidDpopProof(string description) => new("invalid_dpop_proof", description);
    public static Refusal UseDpopNonce(string description) => new("use_dpop_nonce", description);
    public static Refusal InsufficientUserAuthentication(string description) => new("insufficient_user_authentication", description) { Status = 401 };
    public static Refusal InsufficientScope(string description) => new("insufficient_scope", description) { Status = 403 };
    public static Refusal TemporarilyUnavailable(string description) => new("temporarily_unavailable", description) { Status = 503 };
    public static Refusal ServerError(string description) => new("server_error", description) { Status = 500 };
}
