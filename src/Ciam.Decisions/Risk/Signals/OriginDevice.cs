namespace Ciam.Decisions.Risk.Signals;

/// <summary>A session held by a browser that does not carry the mark of the device the session was made on: the cookie was carried off alone.</summary>
public static class OriginDevice
{
    /// <summary>Who clears cookies loses both; only one of them gone is hardly ever the owner's doing.</summary>
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.DeviceOfOrigin is false
            ? Evidence.Weighed(ReasonCode.OriginDeviceMissing, 1, policy, $"Not on the device it was made on; now {facts.Agent ?? "a device of unknown make"}")
            : null;
}
