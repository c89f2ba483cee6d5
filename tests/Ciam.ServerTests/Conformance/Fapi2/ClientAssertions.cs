using Ciam.Testing;

namespace Ciam.ServerTests.Conformance.Fapi2;

/// <summary>The modules of the FAPI 2.0 security profile plan that are about how a client proves itself by its key.</summary>
public sealed class ClientAssertions(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_good_assertion_is_taken()
    {
        await using var bank = await app.NewBankAsync();

        (await bank.Robot().ClientCredentialsAsync("accounts.read")).AssertGranted();
    }
}
