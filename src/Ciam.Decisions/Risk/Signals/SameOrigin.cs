namespace Ciam.Decisions.Risk.Signals;

/// <summary>A session or grant used where and with what it began.</summary>
public static class SameOrigin
{
    public static Evidence? Weigh(RiskFacts facts, RiskPolicy policy) =>
        facts.DeviceOfOrigin is not false
        && facts.Origin is { Place: { Country: { } country, NetworkKey: { } network } } origin
        && facts.Place is { } here && here.Country == country && here.NetworkKey == network && origin.Agent == facts.Agent
            ? Evidence.Weighed(ReasonCode.SameOrigin, 1, policy, $"Same network and program as where it began: {here.NetworkInWords}")
            : null;
}
