using Ciam.Protocol.Assurance;
using Ciam.Protocol.Checks;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.BackchannelAuthentication;

/// <summary>A backchannel authentication request that satisfies every check, in types; whom it means is still to be seen.</summary>
public sealed record BackchannelRequest
{
    /// <summary>Time to find the phone and to read; what is longer forgotten in a drawer than that is nobody's wish any more.</summary>
    public static TimeSpan UsualLife { get; } = TimeSpan.FromMinutes(5);

    public static TimeSpan LongestLife { get; } = TimeSpan.FromMinutes(10);

    private BackchannelRequest(BackchannelQuestion question)
    {
        var form = question.Form;
        Client = question.Client;
        Scopes = question.AskedScopes;
        Resources = question.AskedResources;
        AuthorizationDetails = question.AskedDetails;
        LoginHint = form["login_hint"];
        IdTokenHint = form["id_token_hint"];
        UserCode = form["user_code"];
        BindingMessage = form["binding_message"];
        NotificationToken = Mode == DeliveryModes.Ping ? form["client_notification_token"] : null;
        Lifetime = form["requested_expiry"] is { } asked && Backchannel.ReadExpiry(asked) is { } wanted ? wanted < LongestLife ? wanted : LongestLife : UsualLife;
        AcrWanted = Wanted(form["acr_values"] is null ? Client.Metadata.DefaultAcrValues ?? [] : form.Words("acr_values"), MovesMoney);
    }

    public Client Client { get; }
    public IReadOnlyList<string> Scopes { get; }
    public IReadOnlyList<string> Resources { get; }
    public IReadOnlyList<AuthorizationDetail> AuthorizationDetails { get; }

    /// <summary>An e-mail address; or null where there is an <see cref="IdTokenHint"/>.</summary>
    public string? LoginHint { get; }

    public string? IdTokenHint { get; }
    public string? UserCode { get; }
    public string? BindingMessage { get; }

    /// <summary>What the notice to the client will bear; null where it polls.</summary>
    public string? NotificationToken { get; }

    public TimeSpan Lifetime { get; }

    /// <summary>The least assurance that the customer must have when approving.</summary>
    public string AcrWanted { get; }

    public string Mode => Client.Metadata.BackchannelTokenDeliveryMode ?? DeliveryModes.Poll;

    public bool MovesMoney => AuthorizationDetails.Any(detail => detail.Type!.MovesMoney);

    public static Outcome<BackchannelRequest> Prove(BackchannelQuestion question) =>
        BackchannelChecks.InOrder.FirstRefusal(question) is { } refusal ? refusal : new BackchannelRequest(question);

    /// <summary>The first class in the client's order that this server can reach; two factors at least where money moves.</summary>
    [Spec("CIBA-7.1")]
    private static string Wanted(IReadOnlyList<string> asked, bool movesMoney)
    {
        var wanted = Acr.OneOf(asked) ?? Acr.Password;
        return movesMoney && !Acr.Satisfies(wanted, Acr.TwoFactors) ? Acr.TwoFactors : wanted;
    }
}
