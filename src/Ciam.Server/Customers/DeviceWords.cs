using Ciam.Decisions.Customers;
using static Ciam.Server.House.Language;

namespace Ciam.Server.Customers;

/// <summary>A browser's kept name in the reader's language.</summary>
internal static class DeviceWords
{
    public static string Of(string name) => name.Split(" on ", 2) switch
    {
        [DeviceName.Unknown] => Say("Unknown browser"),
        [DeviceName.Unknown, var system] => Say($"Unknown browser on {system}"),
        [var browser, var system] => Say($"{browser} on {system}"),
        _ => name,
    };
}
