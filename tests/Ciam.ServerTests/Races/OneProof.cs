using Ciam.ServerTests.Conformance.Fapi2;
using Ciam.Testing;

namespace Ciam.ServerTests.Races;

/// <summary>One DPoP proof, sent by many at once.</summary>
public sealed class OneProof(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9449-11.1")]
    [Covers("ATTACK-DPOP-REPLAY")]
    public async Task Of_twelve_racers_with_one_proof_exactly_one_wins()
    {
        await using var bank = await app.NewBankAsync();
        var robot = bank.Robot();
        var nonce = (await robot.ClientCredentialsAsync()).AssertGranted().Answer.Headers["DPoP-Nonce"];
        var once = robot.Proving(robot.Dpop, new Dictionary<string, object?> { ["jti"] = "once", ["nonce"] = nonce });

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => once.ClientCredentialsAsync()));

        Assert.Single(answers, answer => answer.Granted);
        Assert.Equal(11, answers.Count(answer => answer.Error == "invalid_dpop_proof"));
    }
}
