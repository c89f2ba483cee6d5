namespace Ciam.Server.Pages;

/// <summary>Every text a person reads, by id; each module's texts are a nested class in a file of their own (<c>Texts.SignIn.cs</c>).</summary>
internal static partial class Texts
{
    public const string SkipToContent = "Skip to content";
    public const string MainNavigation = "Main";
    public const string SignOut = "Sign out";
    public const string Show = "Show";
    public const string Hide = "Hide";
    public const string ShowPassword = "Show password";
    public const string HidePassword = "Hide password";

    public static string NeverAsks(string bank) => $"{bank} never asks for your password or codes by phone, e‑mail or text message.";
}
