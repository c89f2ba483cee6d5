using Ciam.Protocol.Authorize;

namespace Ciam.Server.SignIn;

/// <summary>What a sign-in is for: a client's authorization request to resume, or a page of our own to return to.</summary>
public sealed record JourneyRequest
{
    /// <summary>The authorization request as it came, proven valid; null when no client asked.</summary>
    public IReadOnlyDictionary<string, string>? Authorize { get; init; }

    /// <summary>How it came, which some clients' profiles prescribe.</summary>
    public RequestOrigin Origin { get; init; } = RequestOrigin.PlainFromBrowser;

    public string? ClientId { get; init; }
    public string? ClientName { get; init; }

    /// <summary>Where the client's answer goes; the pages must allow their forms to end there.</summary>
    public string? RedirectUri { get; init; }

    /// <summary>A path of ours (account, admin) when no client asked.</summary>
    public string? ReturnPath { get; init; }

    public string? LoginHint { get; init; }

    /// <summary>The least assurance that will do: <c>urn:ciam:acr:1</c> … <c>3</c>.</summary>
    public string AcrWanted { get; init; } = Acrs.Password;

    /// <summary>What will do where the customer has no passkey and <see cref="AcrWanted"/> wants one; null: nothing else.</summary>
    public string? AcrOrElse { get; init; }

    /// <summary>What the client will be granted when this ends well; risk may have other thresholds for it.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Proofs older than the journey do not count (prompt=login, max_age passed).</summary>
    public bool ProveAgain { get; init; }

    /// <summary>When the request began, where a sign-in came before this consent; null when it begins here.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Risk asked for another factor than what the session has.</summary>
    public bool RiskAsksFactor { get; init; }

    /// <summary>The customer the client expects or whose session is being elevated; somebody else may not answer.</summary>
    public Guid? ExpectedCustomerId { get; init; }
}

/// <summary>Authentication context classes of the house, weakest first.</summary>
public static class Acrs
{
    public const string Password = "urn:ciam:acr:1";
    public const string TwoFactors = "urn:ciam:acr:2";
    public const string PhishingResistant = "urn:ciam:acr:3";
}
