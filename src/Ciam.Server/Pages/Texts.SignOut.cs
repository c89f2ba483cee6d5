namespace Ciam.Server.Pages;

internal static partial class Texts
{
    public const string SignOutOfBank = "Sign out of the bank?";
    public const string SignOutAsked = "An app asks that you be signed out here. Your other devices stay signed in.";
    public const string StaySignedIn = "Stay signed in";
}
