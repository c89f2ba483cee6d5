namespace Ciam.Testing;

/// <summary>The clause a test proves, spelled as in <see cref="Ciam.Protocol.SpecAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class CoversAttribute(string clause) : Attribute
{
    public string Clause { get; } = clause;
}
