using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>Parameters packed into a JWT, and self-issued registration, are refused by name rather than overlooked.</summary>
public static class RequestObject
{
    [Spec("OIDCC-6.1")]
    public static Refusal? IsNotPassedByValue(AuthorizeQuestion question) =>
        question.Form["request"] is null ? null : Refusal.RequestNotSupported("request is not supported");

    [Spec("OIDCC-6.2")]
    public static Refusal? IsNotPassedByReference(AuthorizeQuestion question) =>
        question.Form["request_uri"] is null ? null : Refusal.RequestUriNotSupported("request_uri is not supported");

    [Spec("OIDCC-7.2.1")]
    public static Refusal? RegistrationIsNotPassed(AuthorizeQuestion question) =>
        question.Form["registration"] is null ? null : Refusal.RegistrationNotSupported("registration is not supported");
}
