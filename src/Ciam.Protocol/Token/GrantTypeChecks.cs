using Ciam.Protocol.Checks;

namespace Ciam.Protocol.Token;

/// <summary>What every token request must satisfy before its grant is looked at.</summary>
public static class GrantTypeChecks
{
    public static Checklist<ClientRequest> InOrder { get; } = [GrantType.IsPresent, GrantType.IsKnown, GrantType.IsAllowed];
}
