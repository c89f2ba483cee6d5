namespace Ciam.Server.Pages.Dev;

/// <summary>The navigation of the demo's own pages.</summary>
internal static class DemoMenu
{
    public static IReadOnlyList<NavItem> Items { get; } = [new("/dev/outbox", Texts.Dev.OutboxTitle), new("/dev/place", Texts.Dev.PlaceTitle)];
}
