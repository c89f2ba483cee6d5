using Ciam.Decisions.Risk;

namespace Ciam.Decisions.Transactions;

/// <summary>One payment or act as habits see it.</summary>
public sealed record PaymentSight
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Null for an act without money.</summary>
    public double? Amount { get; init; }
    public string? Currency { get; init; }

    /// <summary>Keyed hash of the device's name.</summary>
    public string? Device { get; init; }

    /// <summary>Keyed hash of the agent's name; null where the customer acts in person.</summary>
    public string? Agent { get; init; }

    public Place? Place { get; init; }
}
