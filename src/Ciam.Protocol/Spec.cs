namespace Ciam.Protocol;

/// <summary>The clause a rule stands on, spelled as the OpenID conformance suite spells it: <c>RFC7636-4.6</c>, <c>OIDCC-3.1.2.1</c>, <c>HOUSE-2</c> for an ADR of ours.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class SpecAttribute(string clause) : Attribute
{
    public string Clause { get; } = clause;
}
