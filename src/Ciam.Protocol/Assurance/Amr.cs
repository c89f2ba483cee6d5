namespace Ciam.Protocol.Assurance;

/// <summary>How a person proved who they are, in the registered words (RFC 8176 section 2).</summary>
public static class Amr
{
    public const string Password = "pwd";

    /// <summary>A one-time code of any kind; a recovery code is one too, the registry has no word of its own for it.</summary>
    public const string OneTimePassword = "otp";

    public const string Sms = "sms";
    public const string Telephone = "tel";
    public const string MultipleFactors = "mfa";
    /// <summary>The answer came by another channel than the one that asked.</summary>
    public const string MultipleChannels = "mca";

    public const string HardwareKey = "hwk";
    public const string SoftwareKey = "swk";
    /// <summary>Possession of a key, and nothing said of where it is kept.</summary>
    public const string KeyPossession = "pop";

    /// <summary>Somebody was there and touched it.</summary>
    public const string UserPresence = "user";
}
