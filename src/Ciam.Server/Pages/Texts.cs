using Ciam.Server.House;

namespace Ciam.Server.Pages;

/// <summary>
/// Every text a person reads, by id; each module's texts are a nested class in a file of their own (<c>Texts.SignIn.cs</c>). Customers' texts go
/// through <c>Say</c> and are translated in <c>Languages/</c>; staff read English.
/// </summary>
internal static partial class Texts
{
    private static string Say(string english) => Language.Say(english);

    private static string Say(Sentence english) => Language.Say(english);

    public static string When(DateTimeOffset at) => Times.Short(at);

    public static string SkipToContent => Say("Skip to content");
    public static string LanguageLabel => Say("Language");
    public static string MainNavigation => Say("Main");
    public static string SignOut => Say("Sign out");
    public static string Show => Say("Show");
    public static string Hide => Say("Hide");
    public static string ShowPassword => Say("Show password");
    public static string HidePassword => Say("Hide password");

    public static string NeverAsks(string bank) => Say($"{bank} never asks for your password or codes by phone, e‑mail or text message.");
}
