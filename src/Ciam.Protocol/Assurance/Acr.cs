namespace Ciam.Protocol.Assurance;

/// <summary>How well a person is known, weakest first (the <c>acr</c> of OIDC Core section 2).</summary>
public static class Acr
{
    /// <summary>A password.</summary>
    public const string Password = "urn:ciam:acr:1";

    /// <summary>Two factors.</summary>
    public const string TwoFactors = "urn:ciam:acr:2";

    /// <summary>A factor that cannot be phished.</summary>
    public const string PhishingResistant = "urn:ciam:acr:3";

    /// <summary>In rising order.</summary>
    public static IReadOnlyList<string> All { get; } = [Password, TwoFactors, PhishingResistant];

    /// <summary>For a person at another screen any of the values named will do: the first that does not take a passkey, or else that one; null when none is ours.</summary>
    public static string? OneOf(IReadOnlyList<string> named) => named.FirstOrDefault(acr => acr is Password or TwoFactors) ?? named.FirstOrDefault(acr => acr is PhishingResistant);

    /// <summary>From 1; 0 for a value that is not ours, which therefore satisfies nothing.</summary>
    public static int LevelOf(string? acr) => acr switch
    {
        Password => 1,
        TwoFactors => 2,
        PhishingResistant => 3,
        _ => 0,
    };

    /// <summary>A wanted value that is not ours cannot be satisfied.</summary>
    [Spec("OIDCC-5.5.1.1")]
    public static bool Satisfies(string? reached, string wanted) => LevelOf(wanted) > 0 && LevelOf(reached) >= LevelOf(wanted);
}
