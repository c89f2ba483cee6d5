namespace Ciam.Protocol.DeviceAuthorization;

/// <summary>What a device is told: the code it keeps, the code it shows, and where the person goes with it (RFC 8628 section 3.2).</summary>
public static class DeviceAuthorizationResponse
{
    /// <summary>Long enough to find the phone and sign in, short enough that few codes are good at a time.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Seconds between two polls at first, and how many more after each that came too soon (RFC 8628 section 3.5).</summary>
    public const int Interval = 5;

    /// <param name="deviceCode">The device's own secret.</param>
    /// <param name="userCode">As <see cref="UserCode.Alphabet"/> writes it, without the dash.</param>
    /// <param name="verificationUri">The page where the person types it.</param>
    [Spec("RFC8628-3.2"), Spec("RFC8628-3.3.1")]
    public static IReadOnlyDictionary<string, object> ToJson(string deviceCode, string userCode, string verificationUri) => new Dictionary<string, object>
    {
        ["device_code"] = deviceCode,
        ["user_code"] = UserCode.Shown(userCode),
        ["verification_uri"] = verificationUri,
        ["verification_uri_complete"] = $"{verificationUri}?user_code={UserCode.Shown(userCode)}",
        ["expires_in"] = (long)Lifetime.TotalSeconds,
        ["interval"] = Interval,
    };
}
