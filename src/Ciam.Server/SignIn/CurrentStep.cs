using Ciam.Decisions.SignIn;
using Ciam.Storage.Customers;

namespace Ciam.Server.SignIn;

/// <summary>Where a sign-in stands: what was asked, what is proven, who it is about, and what comes next.</summary>
internal sealed record CurrentStep(string Handle, OpenJourney Journey, JourneyState State, Step Step, CustomerRow? Customer, DeviceRow? Device)
{
    public bool HasEnded => Journey.Row.Ending is not null;

    /// <summary>The page of the step; once the journey has ended, the way back to whoever asked.</summary>
    public string Path => Journey.Row.Ending switch
    {
        JourneyEndings.Refused or JourneyEndings.Unmet => PathOf("refused"),
        not null => WayBack,
        null => Step switch
        {
            AskPassword => PathOf("password"),
            AskSecondFactor ask => PathOf(PageOf(ask.Options[0])),
            EnrolSecondFactor => PathOf("enrol"),
            ChangePassword => PathOf("new-password"),
            _ => "/signin/" + Handle,
        },
    };

    /// <summary>To the authorization request that is to be resumed, or to our own page.</summary>
    public string WayBack => Journey.Request switch
    {
        { Authorize: not null } => $"/oauth2/authorize/resume?journey={Handle}",
        { ReturnPath: { } path } => path,
        _ => "/account",
    };

    public string PathOf(string page) => $"/signin/{Handle}/{page}";

    public static string PageOf(ProofKind kind) => kind switch
    {
        ProofKind.Totp => "totp",
        ProofKind.Sms => "sms",
        ProofKind.Voice => "voice",
        ProofKind.Email => "email",
        ProofKind.OtherDevice => "other-device",
        ProofKind.RecoveryCode => "recovery",
        ProofKind.Passkey => "passkey",
        _ => "password",
    };

    public static string EndingOf(Refuse refuse) => refuse.Reason is RefusalReason.Unreachable ? JourneyEndings.Unmet : JourneyEndings.Refused;

    /// <summary>Whether a proof of this kind is what is asked for now.</summary>
    public bool Asks(ProofKind kind) => !HasEnded && Step switch
    {
        AskPassword => kind is ProofKind.Password or ProofKind.Passkey,
        AskSecondFactor ask => ask.Options.Contains(kind),
        _ => false,
    };
}

/// <summary>How a journey can end.</summary>
internal static class JourneyEndings
{
    public const string Done = "done";
    public const string Refused = "refused";
    /// <summary>What was asked is beyond what this customer can prove.</summary>
    public const string Unmet = "unmet";
    public const string Cancelled = "cancelled";

    /// <summary>Done, and the customer agreed to the very details of this request, for one authorization.</summary>
    public const string Agreed = "agreed";

    /// <summary>The authorization that was agreed to has been given.</summary>
    public const string Used = "used";
}
