namespace Ciam.Protocol.Assessment;

/// <summary>What the running server says of itself.</summary>
public sealed record ServerFacts
{
    public required string Issuer { get; init; }

    /// <summary>JWS algorithms of the keys that sign now.</summary>
    public required IReadOnlyList<string> SigningAlgorithms { get; init; }

    /// <summary>Age of the oldest key that still signs.</summary>
    public required TimeSpan OldestSigningKey { get; init; }

    /// <summary>The demo bank's people, clients and pages are there.</summary>
    public required bool Demo { get; init; }

    /// <summary>Clients may name addresses on this machine.</summary>
    public required bool FetchesFromLoopback { get; init; }
}

/// <summary>The running server held against OAuth 2.1, FAPI 2.0 and ASVS 5.0: what its configuration can get wrong, and what it always keeps.</summary>
public static class ServerAssessment
{
    /// <summary>What the server keeps for every client has tests, and no configuration that could turn it off.</summary>
    private const string NoSwitch = "Nothing to do: there is no switch.";

    private static readonly TimeSpan LongestKeyLife = TimeSpan.FromDays(120);

    public static IReadOnlyList<AssessmentRule<ServerFacts>> Rules { get; } =
    [
        new(Standard.OAuth21, "OAuth21-1.5", "Every endpoint is reached over TLS", Always,
            server => server.Issuer.StartsWith("https:", StringComparison.Ordinal) ? null : $"The issuer is {server.Issuer}.", "Give Ciam:Issuer an https address, and end TLS at the server or at a trusted proxy."),
        new(Standard.OAuth21, "RFC9700-4.14.2", "Refresh tokens are rotated, and a family dies when one is used twice; under FAPI 2.0 their client proves itself by a key", Always, Kept, NoSwitch),
        new(Standard.OAuth21, "RFC9207-2", "Answers name their issuer, against mix-up", Always, Kept, NoSwitch),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.4.1-1", "Keys for PS256 or ES256 sign", Always,
            server => server.SigningAlgorithms.Intersect(["ES256", "PS256"]).Any() ? null : "Neither an ES256 nor a PS256 key signs now.", "Look at the log of the key rotation; it makes missing keys within a minute."),
        new(Standard.Fapi2, "FAPI2-SP-FINAL-5.3.2.1-11", "Authorization codes live for a minute at most", Always, Kept, NoSwitch),
        new(Standard.Asvs5, "ASVS5-10.4.3", "Level 3: codes live for a minute at most", Always, Kept, NoSwitch),
        new(Standard.Asvs5, "ASVS5-10.4.8", "Refresh tokens end, however often they are renewed", Always, Kept, NoSwitch),
        new(Standard.Asvs5, "ASVS5-11.1.1", "Signing keys are replaced in good time", Always,
            server => server.OldestSigningKey <= LongestKeyLife ? null : $"A key has been signing for {server.OldestSigningKey.TotalDays:F0} days.", "Look at the log of the key rotation."),
        new(Standard.Asvs5, "ASVS5-13.4.2", "Nothing for demonstrations runs in production", Always,
            server => server.Demo ? "The demo bank's people and pages are there; their passwords stand in the README." : null, "Take Ciam:Demo out, and begin with an empty database."),
        new(Standard.Asvs5, "ASVS5-13.2.4", "The server asks only addresses outside for what clients name", Always,
            server => server.FetchesFromLoopback ? "Clients may name addresses on the server's own machine." : null, "Take Ciam:FetchFromLoopback out."),
    ];

    public static IReadOnlyList<Finding> Assess(ServerFacts server) => [.. Rules.Select(rule => rule.Assess(server)).OfType<Finding>()];

    private static bool Always(ServerFacts server) => true;

    private static string? Kept(ServerFacts server) => null;
}
