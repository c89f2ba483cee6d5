using Ciam.Protocol.Assurance;
using Ciam.Protocol.Jose;
using Ciam.Testing;
using Ciam.UnitTests.Protocol.Jose;

namespace Ciam.UnitTests.Protocol.Assurance;

/// <summary>How well somebody is known, and whether it is enough.</summary>
public sealed class AssuranceReached
{
    [Theory]
    [InlineData(Acr.Password, Acr.Password, true)]
    [InlineData(Acr.Password, Acr.TwoFactors, false)]
    [InlineData(Acr.TwoFactors, Acr.Password, true)]
    [InlineData(Acr.TwoFactors, Acr.PhishingResistant, false)]
    [InlineData(Acr.PhishingResistant, Acr.TwoFactors, true)]
    [InlineData(null, Acr.Password, false)]
    [InlineData("urn:other:9", Acr.Password, false)]
    [InlineData(Acr.PhishingResistant, "urn:other:9", false)]
    [InlineData("urn:other:9", "urn:other:9", false)]
    [InlineData("URN:CIAM:ACR:3", Acr.Password, false)]
    [Covers("OIDCC-5.5.1.1")]
    public void More_satisfies_less_and_strangers_satisfy_nothing(string? reached, string wanted, bool satisfied) =>
        Assert.Equal(satisfied, Acr.Satisfies(reached, wanted));

    [Fact]
    public void The_levels_rise_in_the_order_they_are_told() => Assert.Equal([1, 2, 3], Acr.All.Select(Acr.LevelOf));

    [Theory]
    [InlineData(Acr.TwoFactors, 100, Acr.TwoFactors, 300, null)]
    [InlineData(Acr.PhishingResistant, 300, Acr.TwoFactors, 300, null)]
    [InlineData(Acr.TwoFactors, 301, Acr.TwoFactors, null, null)]
    [InlineData(Acr.Password, 0, "", null, null)]
    [InlineData(Acr.Password, 0, "urn:ciam:acr:3 urn:ciam:acr:1", null, null)]
    [InlineData(Acr.Password, 0, Acr.TwoFactors, null, "a stronger sign-in is required")]
    [InlineData(null, 0, Acr.Password, null, "a stronger sign-in is required")]
    [InlineData(Acr.Password, 0, "urn:other:9", null, "a stronger sign-in is required")]
    [InlineData(Acr.TwoFactors, 301, Acr.TwoFactors, 300, "a more recent sign-in is required")]
    [InlineData(Acr.TwoFactors, null, "", 300, "a more recent sign-in is required")]
    [Covers("RFC9470-3")]
    public void A_step_up_is_asked_for_when_the_sign_in_is_too_weak_or_too_old(string? acr, int? age, string wanted, int? maxAge, string? because)
    {
        var stepUp = new StepUp(wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries), maxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        var refusal = stepUp.IsReached(TokenOf(acr, age), Sample.Now);

        Assert.Equal(because, refusal?.Description);
        if (refusal is not null)
            Refused.As("insufficient_user_authentication", "StepUp.IsReached", refusal);
    }

    private static VerifiedToken TokenOf(string? acr, int? age)
    {
        var claims = new Dictionary<string, object> { ["iss"] = Sample.Issuer, ["iat"] = 1, ["exp"] = 4000000000 };
        if (acr is not null)
            claims["acr"] = acr;
        if (age is { } seconds)
            claims["auth_time"] = Sample.Now.ToUnixTimeSeconds() - seconds;
        Assert.True(Verifier.Verify(Signer.Sign(claims, Keys.Ec, "at+jwt"), Keys.Ours, "at+jwt", Sample.Issuer, Sample.Now).TryGet(out var token, out _));
        return token;
    }
}
