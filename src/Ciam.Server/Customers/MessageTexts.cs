using Ciam.Decisions.Risk;
using System.Globalization;

namespace Ciam.Server.Customers;

/// <summary>Every mail and text message the house sends, in one place.</summary>
internal static class MessageTexts
{
    /// <summary>Stands for the bank's name, which <see cref="Messages"/> puts in.</summary>
    public const string Bank = "{bank}";

    public static MessageText ConfirmEmail(string name, string code, string link) => Letter("Confirm your e-mail address", name, $"""
        Your code is {code}

        Enter it on the page you came from, or open this link:
        {link}

        Both are good for 24 hours. If you did not ask for an account, ignore this message: without the code nothing happens.
        """);

    public static MessageText AlreadyRegistered(string name, string signIn, string reset) => Letter("You already have an account", name, $"""
        Somebody, probably you, tried to register with this address. You already have an account, so nothing was changed.

        Sign in: {signIn}
        Forgotten your password? {reset}
        """);

    public static MessageText ResetPassword(string name, string link) => Letter("Set a new password", name, $"""
        Open this link to set a new password. It works once, for 30 minutes:
        {link}

        If you did not ask for it, ignore this message: your password stays as it is.
        """);

    public static MessageText NoAccount(string register) => new("No account with this address", $"""
        Hello,

        somebody, probably you, asked for a new password for this address. There is no account with it here. Perhaps you used another address.

        Open an account: {register}

        {Bank}
        """);

    public static MessageText PasswordChanged(string name, DateTimeOffset at, string forgot) => Letter("Your password was changed", name, $"""
        Your password was changed on {When(at)}. All other sessions were ended.

        Was that not you? Set a new password at once: {forgot}
        """);

    public static MessageText EmailChanging(string name, string link) => Letter("Confirm your new e-mail address", name, $"""
        Open this link to make this your address for {Bank}. It works once, for 24 hours:
        {link}

        If you did not ask for it, ignore this message.
        """);

    public static MessageText EmailChanged(string name, DateTimeOffset at, string newAddress) => Letter("Your e-mail address was changed", name, $"""
        Your address was changed on {When(at)} to {newAddress}. This message goes to the old one.

        Was that not you? Call us at once at the number on your card.
        """);

    public static MessageText FactorAdded(string name, string factor, DateTimeOffset at, string security) => Letter("A sign-in method was added", name, $"""
        {factor} was added to your account on {When(at)}.

        Was that not you? Remove it and set a new password: {security}
        """);

    public static MessageText PasskeyMayBeCopied(string name, string passkey, DateTimeOffset at, string security) => Letter("A passkey may have been copied", name, $"""
        The passkey "{passkey}" was refused on {When(at)}: something answered for it that had fallen behind, as a copy would.

        Remove it and add a new one: {security}
        """);
    public static MessageText FactorRemoved(string name, string factor, DateTimeOffset at, string security) => Letter("A sign-in method was removed", name, $"""
        {factor} was removed from your account on {When(at)}.

        Was that not you? Look at your account: {security}
        """);

    public static MessageText RecoveryCodesMade(string name, DateTimeOffset at, string security) => Letter("New recovery codes", name, $"""
        New recovery codes were made on {When(at)}. The old ones no longer work.

        Was that not you? Look at your account: {security}
        """);

    public static MessageText SignInNotice(string name, string device, string? place, DateTimeOffset at, string link) => Letter("A sign-in that looks unusual", name, $"""
        There was a sign-in to your account:

        When: {When(at)}
        With: {device}
        Where: {place ?? "a place we could not tell"}

        If this was you, there is nothing to do.

        Was it not you? Open this link: it ends all sessions and asks for a new password.
        {link}
        """);

    public static MessageText UseNotice(string name, string client, string? place, string outcome, DateTimeOffset at, string link) => Letter("Your account was used in an unusual way", name, $"""
        An app asked for access to your account, without anybody signing in, in a way that is unlike you:

        When: {When(at)}
        App: {client}
        Where: {place ?? "a place we could not tell"}
        What we did: {outcome}

        If this was you, there is nothing to do.

        Was it not you? Open this link: it ends all sessions and asks for a new password.
        {link}
        """);

    /// <summary>What became of such a request.</summary>
    public static string Outcome(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "we let it go on",
        Verdict.StepUp => "we asked for another proof that it is you",
        _ => "we refused it and ended that access",
    };

    public static MessageText Disowned(string name, string reset) => Letter("Your account is safe: set a new password", name, $"""
        You told us that a sign-in was not you. We ended all sessions, forgot all remembered devices and closed the account until you set a new password.

        This link works once, for 30 minutes:
        {reset}
        """);

    public static MessageText NewPasswordWanted(string name, string forgot) => Letter("Please set a new password", name, $"""
        To protect your account we closed it until you set a new password. All sessions were ended.

        Ask for a link here: {forgot}
        """);

    public static MessageText ConfirmPhoneCode(string code) =>
        new("Confirm your number", $"{code} is your code to confirm this number at {Bank}. Good for 5 minutes. We never ask for it by phone.");

    public static MessageText SignInCode(string code) =>
        new("Sign-in code", $"{code} is your sign-in code for {Bank}. Good for 5 minutes. We never ask for it by phone.");

    /// <summary>Read out: digit by digit, and once more.</summary>
    public static MessageText SignInCodeByCall(string code) =>
        new("Sign-in code by phone call", $"Hello. This is {Bank}. Your sign-in code is: {Spoken(code)}. Once more: {Spoken(code)}. Tell it to nobody. Goodbye.");

    public static MessageText SignInCodeByMail(string name, string code, string device, string? place, DateTimeOffset at) => Letter("Sign-in code", name, $"""
        Your sign-in code is {code}

        Somebody who knows your password is signing in:

        When: {When(at)}
        With: {device}
        Where: {place ?? "a place we could not tell"}

        If this is you, enter the code on the page you came from. It is good for 10 minutes.

        Is it not you? Tell nobody the code, and set a new password. We never ask for the code by phone.
        """);

    /// <summary>Without the app's own words: a letter of the bank says nothing that a stranger wrote.</summary>
    public static MessageText ApprovalAsked(string name, string app, DateTimeOffset until, string link) => Letter("An app asks for your approval", name, $"""
        {app} asks you to approve something. Read what it is, and approve or refuse it here, until {When(until)}:
        {link}

        Did you begin nothing of the kind? Then refuse it, and tell us on the same page that it was not you.
        """);

    private static MessageText Letter(string subject, string name, string words) => new(subject, $"""
        Hello {name},

        {words}

        {Bank}
        """);

    private static string Spoken(string code) => string.Join(", ", code.Select(digit => digit.ToString()));

    private static string When(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
