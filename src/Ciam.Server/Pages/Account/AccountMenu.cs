namespace Ciam.Server.Pages.Account;

/// <summary>The navigation of the account pages.</summary>
internal static class AccountMenu
{
    public static IReadOnlyList<NavItem> Items { get; } =
    [
        new("/account", Texts.Account.Overview, Exact: true),
        new("/account/profile", Texts.Account.Profile),
        new("/account/security", Texts.Account.Security),
        new("/account/sessions", Texts.Account.Sessions),
        new("/account/devices", Texts.Account.Devices),
        new("/account/behaviour", Texts.Behaviour.Menu),
        new("/account/activity", Texts.Account.Activity),
        new("/account/apps", Texts.Account.Apps),
        new("/account/approvals", Texts.Approvals.Menu),
        new("/account/payments", Texts.Payments.MenuShort),
    ];
}
