namespace Ciam.BrowserTests.Behaviour;

/// <summary>A page's clock that stands still until the test moves it: a busy machine changes nobody's rhythm.</summary>
internal static class PageClock
{
    /// <summary>A script for every page before its own; <c>setNow(ms)</c> moves the clock.</summary>
    public const string Still = "{ let now = 1000; performance.now = () => now; window.setNow = (ms) => { now = ms; }; }";
}
