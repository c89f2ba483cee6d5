using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Server.Behaviour;
using Npgsql;

namespace Ciam.Server.Risk;

/// <summary>What a story knows about the request it wants judged; the rest is gathered.</summary>
public sealed record RiskRequest
{
    public required Purpose Purpose { get; init; }

    /// <summary>Absent for machines, and for a name that nobody has.</summary>
    public Guid? CustomerId { get; init; }
    public DateTimeOffset? CustomerSince { get; init; }
    public DateTimeOffset? PhoneChangedAt { get; init; }
    public string? ClientId { get; init; }
    public Guid? SessionId { get; init; }
    public Guid? GrantId { get; init; }
    public Guid? JourneyId { get; init; }

    /// <summary>The scopes that are asked for or were granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The acr value that is asked for; where none is, the one that was reached counts.</summary>
    public string? AcrWanted { get; init; }

    /// <summary>A token request by a confidential client comes from its server; by a public one from the customer's own device.</summary>
    public bool ClientIsPublic { get; init; }

    /// <summary>The browser carries the mark of a device this customer signed in well from before and has not forgotten; absent where that was not looked at.</summary>
    public bool? DeviceKnown { get; init; }

    /// <summary>It is the mark of the very device the session was made on; absent where no browser is expected or the session knows no device.</summary>
    public bool? DeviceOfOrigin { get; init; }

    /// <summary>The token was proven to be bound to a key of the sender's; false for bearer tokens, absent where no token is used.</summary>
    public bool? SenderConstrained { get; init; }

    /// <summary>The assurance proven so far (<c>urn:ciam:acr:n</c>) and when.</summary>
    public string? AcrReached { get; init; }
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>How the customer typed and moved; absent where that is no question.</summary>
    public BehaviourInquiry? Behaviour { get; init; }

    /// <summary>Of a sign-in: statements without an answer that go with the question about its customer, so that they cost no round trip of their own.</summary>
    internal IReadOnlyList<NpgsqlBatchCommand> Alongside { get; init; } = [];

    /// <summary>What was remembered when the grant was read; absent where nobody asked, or where it could not be had: judging asks again, and fails closed.</summary>
    internal CustomerMemory? Recalled { get; init; }

    internal bool FromCustomerDevice => Purpose switch
    {
        Purpose.SignIn or Purpose.SilentAuthorize => true,
        Purpose.AuthorizationCode or Purpose.RefreshToken => ClientIsPublic,
        _ => false,
    };

    /// <summary>A sign-in under way proves now; of a session nothing is fresh unless it is said to be.</summary>
    internal ProvenFactors? Proven(DateTimeOffset now) =>
        AcrReached is [.., >= '1' and <= '3' and var digit] && (ProvenAt ?? (Purpose == Purpose.SignIn ? now : null)) is { } at
            ? new ProvenFactors(digit - '0', at)
            : null;
}

/// <summary>Who is at the other end of the wire, as far as the wire tells.</summary>
public sealed record Caller(IPAddress? Address, string? UserAgent)
{
    /// <summary>The address is the connection's; behind proxies the pipeline has put the configured proxies' word there, and nobody else's.</summary>
    public static Caller Of(HttpContext http) => new(http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent.ToString());
}

/// <summary>A judgment that stands in the story's unit of work, and the facts it stands on.</summary>
public sealed record JudgedRequest(Guid JudgmentId, Judgment Judgment, RiskFacts Facts)
{
    /// <summary>Habits know all of it already, so that nothing need be learned from it.</summary>
    internal bool TeachesNothing { get; init; }
}
