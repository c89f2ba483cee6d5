using Ciam.Decisions.Risk;
using Ciam.Protocol.RichAuthorization;
using Ciam.Server.House;
using static Ciam.Server.House.Language;

namespace Ciam.Server.Customers;

/// <summary>Every mail and text message the house sends, in one place, in the language of whoever is being written to.</summary>
internal static class MessageTexts
{
    /// <summary>Stands for the bank's name, which <see cref="Messages"/> puts in.</summary>
    public static string Bank => "{bank}";

    public static MessageText ConfirmEmail(string name, string code, string link) => Letter(
        Say("Confirm your e-mail address"),
        name,
        Say($"Your code is {code}"),
        Say("Enter it on the page you came from, or open this link:") + "\n" + link,
        Say("Both are good for 24 hours. If you did not ask for an account, ignore this message: without the code nothing happens."));

    public static MessageText AlreadyRegistered(string name, string signIn, string reset) => Letter(
        Say("You already have an account"),
        name,
        Say("Somebody, probably you, tried to register with this address. You already have an account, so nothing was changed."),
        Say("Sign in:") + " " + signIn + "\n" + Say("Forgotten your password?") + " " + reset);

    public static MessageText ResetPassword(string name, string link) => Letter(
        Say("Set a new password"),
        name,
        Say("Open this link to set a new password. It works once, for 30 minutes:") + "\n" + link,
        Say("If you did not ask for it, ignore this message: your password stays as it is."));

    public static MessageText NoAccount(string register) => new(Say("No account with this address"), Body(
        Say("Hello,"),
        Say("somebody, probably you, asked for a new password for this address. There is no account with it here. Perhaps you used another address."),
        Say("Open an account:") + " " + register));

    public static MessageText PasswordChanged(string name, DateTimeOffset at, string forgot) => Letter(
        Say("Your password was changed"),
        name,
        Say($"Your password was changed on {Times.Long(at)}. All other sessions were ended."),
        Say("Was that not you? Set a new password at once:") + " " + forgot);

    public static MessageText EmailChanging(string name, string link) => Letter(
        Say("Confirm your new e-mail address"),
        name,
        Say($"Open this link to make this your address for {Bank}. It works once, for 24 hours:") + "\n" + link,
        Say("If you did not ask for it, ignore this message."));

    public static MessageText EmailChanged(string name, DateTimeOffset at, string newAddress) => Letter(
        Say("Your e-mail address was changed"),
        name,
        Say($"Your address was changed on {Times.Long(at)} to {newAddress}. This message goes to the old one."),
        Say("Was that not you? Call us at once at the number on your card."));

    public static MessageText FactorAdded(string name, string factor, DateTimeOffset at, string security) => Letter(
        Say("A sign-in method was added"),
        name,
        Say($"{factor} was added to your account on {Times.Long(at)}."),
        Say("Was that not you? Remove it and set a new password:") + " " + security);

    /// <summary>To the number that was the customer's until now.</summary>
    public static MessageText PhoneReplaced() => new(Say("Another number"), Say($"{Bank}: codes go to another number from now on. Was this not you? Call the number on the back of your card."));

    public static MessageText FactorRemoved(string name, string factor, DateTimeOffset at, string security) => Letter(
        Say("A sign-in method was removed"),
        name,
        Say($"{factor} was removed from your account on {Times.Long(at)}."),
        Say("Was that not you? Look at your account:") + " " + security);

    public static MessageText RecoveryCodesMade(string name, DateTimeOffset at, string security) => Letter(
        Say("New recovery codes"),
        name,
        Say($"New recovery codes were made on {Times.Long(at)}. The old ones no longer work."),
        Say("Was that not you? Look at your account:") + " " + security);

    public static MessageText SignInNotice(string name, string device, string? place, DateTimeOffset at, string link) => Letter(
        Say("A sign-in that looks unusual"),
        name,
        Say("There was a sign-in to your account:"),
        Say($"When: {Times.Long(at)}") + "\n" + Say($"With: {DeviceWords.Of(device)}") + "\n" + Say($"Where: {Place(place)}"),
        Say("If this was you, there is nothing to do."),
        Say("Was it not you? Open this link: it ends all sessions and asks for a new password.") + "\n" + link);

    public static MessageText PasskeyMayBeCopied(string name, string passkey, DateTimeOffset at, string security) => Letter(
        Say("A passkey may have been copied"),
        name,
        Say($"The passkey \"{passkey}\" was refused on {Times.Long(at)}: something answered for it that had fallen behind, as a copy would."),
        Say("Remove it and add a new one:") + " " + security);

    public static MessageText UseNotice(string name, string client, string? place, string outcome, DateTimeOffset at, string link) => Letter(
        Say("Your account was used in an unusual way"),
        name,
        Say("An app asked for access to your account, without anybody signing in, in a way that is unlike you:"),
        Say($"When: {Times.Long(at)}") + "\n" + Say($"App: {client}") + "\n" + Say($"Where: {Place(place)}") + "\n" + Say($"What we did: {outcome}"),
        Say("If this was you, there is nothing to do."),
        Say("Was it not you? Open this link: it ends all sessions and asks for a new password.") + "\n" + link);

    /// <summary>What became of such a request.</summary>
    public static string Outcome(Verdict verdict) => verdict switch
    {
        Verdict.Allow => Say("we let it go on"),
        Verdict.StepUp => Say("we asked for another proof that it is you"),
        _ => Say("we refused it and ended that access"),
    };

    public static MessageText Disowned(string name, string reset) => Letter(
        Say("Your account is safe: set a new password"),
        name,
        Say("You told us that a sign-in was not you. We ended all sessions, forgot all remembered devices and closed the account until you set a new password."),
        Say("This link works once, for 30 minutes:") + "\n" + reset);

    public static MessageText ResetWaits(string name, string device, string? place, DateTimeOffset until, string link) => Letter(
        Say("A new password waits for you"),
        name,
        Say("Somebody, perhaps you, wants to set a new password for your account, from a device or place that is not like you:"),
        Say($"With: {DeviceWords.Of(device)}") + "\n" + Say($"Where: {Place(place)}"),
        Say($"To protect you we let it wait until {Times.Long(until)}. If it is you, open the link from our first message again then, or now on a device you usually use."),
        Say("Is it not you? Sign in as you always do, and it is cancelled. Or open this link: it cancels it, ends all sessions and asks for a new password.") + "\n" + link);

    public static MessageText ResetWaitsShort(DateTimeOffset until) => new(
        Say("A new password waits for you"),
        Say($"{Bank}: somebody wants to set a new password for your account. It waits until {Times.Long(until)}. Not you? Sign in as always, and it is cancelled."));

    public static MessageText FactorsGo(string name, DateTimeOffset due, string link) => Letter(
        Say("Your sign-in methods will be removed"),
        name,
        Say($"You told us that you lost every way to confirm a sign-in. On {Times.Long(due)} we remove your authenticator apps, passkeys, phone number and recovery codes, so that you can set up new ones."),
        Say("Is it not you? Sign in as you always do, and it is cancelled. Or open this link: it cancels it, ends all sessions and asks for a new password.") + "\n" + link);

    public static MessageText FactorsGoShort(DateTimeOffset due) => new(
        Say("Your sign-in methods will be removed"),
        Say($"{Bank}: your sign-in methods will be removed on {Times.Long(due)}, as you asked us to. Not you? Sign in as always, and it is cancelled."));

    public static MessageText FactorsGone(string name, DateTimeOffset at, string forgot) => Letter(
        Say("Your sign-in methods were removed"),
        name,
        Say($"On {Times.Long(at)} we removed your sign-in methods, as you asked us to. All sessions were ended."),
        Say("Set a new password, sign in, and set up a new method at once:") + " " + forgot);

    public static MessageText AccountSuspended(string name, DateTimeOffset at) => Letter(
        Say("Your account was closed by the bank"),
        name,
        Say($"On {Times.Long(at)} the bank closed your account for signing in. All sessions and every app's access were ended."),
        Say("Do you have a question about it? Call us at the number on your card."));

    public static MessageText AccountRestored(string name, DateTimeOffset at, string signIn) => Letter(
        Say("Your account is open again"),
        name,
        Say($"On {Times.Long(at)} the bank opened your account again."),
        Say("Sign in:") + " " + signIn);

    public static MessageText AccountSecured(string name, DateTimeOffset at, string forgot) => Letter(
        Say("Your account was closed to protect you"),
        name,
        Say($"On {Times.Long(at)} we closed your account, because a stranger seems to have used it. All sessions and every app's access were ended, all browsers were forgotten, and sign-in methods added lately were removed."),
        Say("Set a new password, sign in, and look at your account:") + " " + forgot,
        Say("Do you have a question about it? Call us at the number on your card."));

    public static MessageText AccountSecuredShort() => new(
        Say("Your account was closed to protect you"),
        Say($"{Bank}: a stranger seems to have used your account. We closed it and ended all access. Set a new password to open it again. Questions? Call the number on the back of your card."));

    public static MessageText PasswordBreached(string name, bool mustChange, string forgot) => Letter(
        Say("Your password is known to thieves"),
        name,
        Say("The password you sign in with was found in a list of passwords stolen elsewhere. Thieves try such passwords everywhere."),
        mustChange ? Say("To protect your account we closed it until you set a new one.") : Say("Please set a new one soon."),
        Say("Choose one that you use nowhere else:") + " " + forgot);

    public static MessageText NewPasswordWanted(string name, string forgot) => Letter(
        Say("Please set a new password"),
        name,
        Say("To protect your account we closed it until you set a new password. All sessions were ended."),
        Say("Ask for a link here:") + " " + forgot);

    public static MessageText ConfirmPhoneCode(string code) =>
        new(Say("Confirm your number"), Say($"{code} is your code to confirm this number at {Bank}. Good for 5 minutes. We never ask for it by phone."));

    public static MessageText SignInCode(string code) =>
        new(Say("Sign-in code"), Say($"{code} is your sign-in code for {Bank}. Good for 5 minutes. We never ask for it by phone."));

    /// <summary>Read out: digit by digit, and once more.</summary>
    public static MessageText SignInCodeByCall(string code) =>
        new(Say("Sign-in code by phone call"), Say($"Hello. This is {Bank}. Your sign-in code is: {Spoken(code)}. Once more: {Spoken(code)}. Tell it to nobody. Goodbye."));

    public static MessageText SignInCodeByMail(string name, string code, string device, string? place, DateTimeOffset at) => Letter(
        Say("Sign-in code"),
        name,
        Say($"Your sign-in code is {code}"),
        Say("Somebody who knows your password is signing in:"),
        Say($"When: {Times.Long(at)}") + "\n" + Say($"With: {DeviceWords.Of(device)}") + "\n" + Say($"Where: {Place(place)}"),
        Say("If this is you, enter the code on the page you came from. It is good for 10 minutes."),
        Say("Is it not you? Tell nobody the code, and set a new password. We never ask for the code by phone."));

    /// <summary>Amount and payee stand before the code: whoever reads the code has read what it pays.</summary>
    public static MessageText PaymentCode(string code, IReadOnlyList<PaymentView> payments) => new(
        Say("Payment code"),
        string.Join(' ', payments.Select(Payment).Append(Say($"{code} is your code for this and nothing else, at {Bank}. Good for 5 minutes. We never ask for it by phone."))));

    public static MessageText PaymentCodeByMail(string name, string code, IReadOnlyList<PaymentView> payments) => Letter(
        Say("Payment code"),
        name,
        Say("You are asked to approve this:"),
        string.Join('\n', payments.Select(Payment)),
        Say($"If that is what you want, your code is {code}"),
        Say("It is good for 5 minutes, for this and nothing else. Is anything different from what you want? Then tell nobody the code. We never ask for it by phone."));

    private static string Payment(PaymentView payment) => payment.Remittance is { } reference
        ? Say($"Pay {payment.Currency} {payment.Amount} to {payment.CreditorName}, account {payment.CreditorIban}, message: {reference}.")
        : Say($"Pay {payment.Currency} {payment.Amount} to {payment.CreditorName}, account {payment.CreditorIban}.");

    /// <summary>Without the app's own words: a letter of the bank says nothing that a stranger wrote.</summary>
    public static MessageText ApprovalAsked(string name, string app, DateTimeOffset until, string link) => Letter(
        Say("An app asks for your approval"),
        name,
        Say($"{app} asks you to approve something. Read what it is, and approve or refuse it here, until {Times.Long(until)}:") + "\n" + link,
        Say("Did you begin nothing of the kind? Then refuse it, and tell us on the same page that it was not you."));

    public static string AuthenticatorApp(string name) => Say($"The authenticator app \"{name}\"");

    public static string Passkey(string name) => Say($"The passkey \"{name}\"");

    public static string PhoneNumber(string number) => Say($"The phone number {Customers.PhoneNumber.Mask(number)}");

    private static string Place(string? place) => place is null ? Say("a place we could not tell") : PlaceWords.Of(place);

    private static MessageText Letter(string subject, string name, params string[] paragraphs) => new(subject, Body([Say($"Hello {name},"), .. paragraphs]));

    private static string Spoken(string code) => string.Join(", ", code.Select(digit => digit.ToString()));

    private static string Body(params IEnumerable<string> paragraphs) => string.Join("\n\n", [.. paragraphs, Bank]);
}
