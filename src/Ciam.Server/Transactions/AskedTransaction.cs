using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;

namespace Ciam.Server.Transactions;

/// <summary>A question that was read and proven: who asks, about whom, and the keys of what it names.</summary>
internal sealed record AskedTransaction
{
    public required AssessmentRequest Request { get; init; }
    public required string ClientId { get; init; }
    public required Guid CustomerId { get; init; }
    public required byte[] BodyHash { get; init; }

    /// <summary>When it was made; now, unless the caller says otherwise.</summary>
    public required DateTimeOffset At { get; init; }

    public byte[]? PayeeKey { get; init; }
    public byte[]? DeviceKey { get; init; }
    public string? AgentKey { get; init; }
    public Place? Place { get; init; }
    public bool Imported { get; init; }

    public PaymentSight Sight => new()
    {
        At = At,
        Amount = (double?)Request.Money,
        Currency = Request.Currency,
        Device = DeviceKey is null ? null : Convert.ToHexStringLower(DeviceKey),
        Agent = AgentKey,
        Place = Place,
    };
}
