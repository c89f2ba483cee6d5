namespace Ciam.Server.Pages;

internal static partial class Texts
{
    public static string SignOutOfBank => Say("Sign out of the bank?");
    public static string SignOutAsked => Say("An app asks that you be signed out here. Your other devices stay signed in.");
    public static string StaySignedIn => Say("Stay signed in");
}
