namespace Ciam.Decisions.SignIn;

/// <summary>Who or what a counter of failed proofs belongs to.</summary>
public enum ProofCounter
{
    /// <summary>A device the customer is known by, at this account; no stranger can raise it.</summary>
    KnownDevice,

    /// <summary>A network the customer is no known device on, at this account.</summary>
    NetworkAtAccount,

    /// <summary>All strangers together, at this account.</summary>
    StrangersAtAccount,

    /// <summary>One address, over all accounts.</summary>
    Address,

    /// <summary>One network, over all accounts.</summary>
    Network,
}

/// <summary>
/// Which counters a proof passes, and how fast each lets through: slow for whoever guesses, and never closed to the owner.
/// The server keeps the counters in the database; simulations keep them in memory, by these same rules.
/// </summary>
public static class ProofPaces
{
    /// <summary>A person who has forgotten notices before.</summary>
    private static readonly Pace KnownDevice = new(10, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

    private static readonly Pace NetworkAtAccount = new(6, TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));

    /// <summary>Under 150 guesses a day at one account, from however many networks; and no wait that an owner on a new device would not sit out.</summary>
    private static readonly Pace StrangersAtAccount = new(30, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));

    /// <summary>A carrier's gateway stands for thousands of people, of whom some mistype; what goes well is given back.</summary>
    private static readonly Pace Address = new(60, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30));
    private static readonly Pace Network = new(200, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5));

    /// <summary>Six digits are guessed a million times sooner than a password: fewer tries, slower.</summary>
    private static readonly Pace FactorOnDevice = new(5, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(3));
    private static readonly Pace FactorOfNetwork = new(5, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
    private static readonly Pace FactorOfStrangers = new(15, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15));

    /// <summary>In the order in which they are asked; the first is the path's own, and forgotten when the proof is right.</summary>
    public static IReadOnlyList<(ProofCounter Counter, Pace Pace)> Of(bool isPassword, bool deviceKnown) => (isPassword, deviceKnown) switch
    {
        (true, true) => PasswordOnDevice,
        (true, false) => PasswordOfStranger,
        (false, true) => FactorKnown,
        _ => FactorOfStranger,
    };

    private static readonly IReadOnlyList<(ProofCounter Counter, Pace Pace)> PasswordOnDevice = [(ProofCounter.KnownDevice, KnownDevice)];
    private static readonly IReadOnlyList<(ProofCounter Counter, Pace Pace)> FactorKnown = [(ProofCounter.KnownDevice, FactorOnDevice)];

    private static readonly IReadOnlyList<(ProofCounter Counter, Pace Pace)> PasswordOfStranger =
        [(ProofCounter.NetworkAtAccount, NetworkAtAccount), (ProofCounter.StrangersAtAccount, StrangersAtAccount), (ProofCounter.Address, Address), (ProofCounter.Network, Network)];

    private static readonly IReadOnlyList<(ProofCounter Counter, Pace Pace)> FactorOfStranger =
        [(ProofCounter.NetworkAtAccount, FactorOfNetwork), (ProofCounter.StrangersAtAccount, FactorOfStrangers), (ProofCounter.Address, Address), (ProofCounter.Network, Network)];
}
