namespace Ciam.Protocol.Assessment;

/// <summary>What a subject is graded against.</summary>
public enum Standard
{
    /// <summary>OAuth 2.1 with the best current practice of RFC 9700: everybody.</summary>
    OAuth21,

    /// <summary>FAPI 2.0 Security Profile and Message Signing, final: whoever moves money.</summary>
    Fapi2,

    /// <summary>FAPI-CIBA, implementer's draft 1: whoever has customers asked on their own devices.</summary>
    FapiCiba,

    /// <summary>OWASP ASVS 5.0, chapter V10, levels 1 to 3.</summary>
    Asvs5,
}

/// <summary>One rule held against one subject.</summary>
/// <param name="Standard">What the rule belongs to.</param>
/// <param name="Rule">The clause, e.g. <c>ASVS5-10.4.13</c>.</param>
/// <param name="Requirement">What the clause asks for, as a sentence.</param>
/// <param name="Fault">What is wrong, as a sentence; null when the rule is satisfied.</param>
/// <param name="Advice">What to do about it, as a sentence.</param>
public sealed record Finding(Standard Standard, string Rule, string Requirement, string? Fault, string Advice)
{
    public bool Satisfied => Fault is null;
}

/// <summary>A rule that a running server or a registered client can be held against. It applies to some: a rule about redirect URIs is none of a machine's. What is wrong is null where nothing is.</summary>
public sealed record AssessmentRule<T>(Standard Standard, string Rule, string Requirement, Func<T, bool> Applies, Func<T, string?> WhatIsWrong, string Advice)
{
    /// <summary>Null where the rule does not apply.</summary>
    public Finding? Assess(T subject) => Applies(subject) ? new Finding(Standard, Rule, Requirement, WhatIsWrong(subject), Advice) : null;
}
