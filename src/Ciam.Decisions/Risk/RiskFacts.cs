using Ciam.Decisions.Risk.Baselines;
using Ciam.Decisions.Risk.Habits;

namespace Ciam.Decisions.Risk;

/// <summary>All that the judge reads about one request; kept with the judgment, so that judging it again gives the same answer.</summary>
public sealed record RiskFacts
{
    public required Purpose Purpose { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The facts could not be had in time; then the policy's blind verdict holds.</summary>
    public bool Unavailable { get; init; }

    /// <summary>The address is the one of the customer's own device, not of a client's server.</summary>
    public bool FromCustomerDevice { get; init; }

    /// <summary>Absent for private and unlocatable addresses.</summary>
    public Place? Place { get; init; }

    /// <summary>Program and system in two words, such as <c>Firefox on Windows</c>.</summary>
    public string? Agent { get; init; }

    /// <summary>The address as keyed hashes; absent for private addresses.</summary>
    public AddressMarks? Address { get; init; }

    /// <summary>What the User-Agent header says, with versions and fingerprints.</summary>
    public AgentFacts? Browser { get; init; }

    /// <summary>What the trained model reads, by the features' names; what is unknown is not there.</summary>
    public IReadOnlyDictionary<string, double>? Features { get; init; }

    /// <summary>How a customer of whom little is known compares with everybody; absent where nobody signs in.</summary>
    public PopulationPrior? Prior { get; init; }

    /// <summary>
    /// The browser carries the mark of one this customer has signed in well from before and has not forgotten since, remembered
    /// for the second factor or not; absent when devices are no question here.
    /// </summary>
    public bool? DeviceKnown { get; init; }

    /// <summary>The browser that holds the session or grant carries the mark of the device it was made on; absent where no browser is expected.</summary>
    public bool? DeviceOfOrigin { get; init; }

    /// <summary>The grant is bound to a key that was proven with this request (DPoP, mTLS): a copy of the token alone is worthless.</summary>
    public bool? SenderConstrained { get; init; }

    /// <summary>What has been proven in this journey or session so far.</summary>
    public ProvenFactors? Proven { get; init; }

    public DateTimeOffset? AccountCreatedAt { get; init; }

    /// <summary>The last time the confirmed telephone number was replaced or removed; absent where it never was.</summary>
    public DateTimeOffset? PhoneChangedAt { get; init; }

    /// <summary>The last time the customer was seen in a journey that ended well.</summary>
    public Sighting? LastSighting { get; init; }

    /// <summary>The client that asks, or for which somebody signs in.</summary>
    public string? ClientId { get; init; }

    /// <summary>What is asked for, or was granted.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The acr value that was asked for, or that the session or grant holds.</summary>
    public string? Acr { get; init; }

    public CustomerHabits? Customer { get; init; }
    public ClientHabits? Client { get; init; }
    public OriginFacts? Origin { get; init; }
    public FailureFacts? Failures { get; init; }

    /// <summary>How typing and movements compare, of a customer who agreed to their being measured.</summary>
    public BehaviourFacts? Behaviour { get; init; }
}

/// <summary>The assurance reached (1 password, 2 two factors, 3 phishing-resistant) and when it was last proven.</summary>
public sealed record ProvenFactors(int Level, DateTimeOffset At);

/// <summary>Where and with what the session or grant began that is now being used.</summary>
public sealed record OriginFacts(DateTimeOffset At, Place? Place, string? Agent);

/// <summary>Failed proofs of the last hour on this account and from this network, beside what went well there.</summary>
public sealed record FailureFacts
{
    public int OnAccount { get; init; }
    public int FromNetwork { get; init; }

    /// <summary>Different accounts, existing or not, that failed from this network and did not also succeed there.</summary>
    public int AccountsFailingFromNetwork { get; init; }

    /// <summary>Different customers who signed in well from this network.</summary>
    public int AccountsSucceedingFromNetwork { get; init; }
}
