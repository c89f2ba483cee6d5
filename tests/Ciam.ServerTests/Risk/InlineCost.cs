using Ciam.Testing;

namespace Ciam.ServerTests.Risk;

/// <summary>What judging costs a request: everything remembered is read in one round trip, and the judgment is written with the deed.</summary>
public sealed class InlineCost(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_machines_token_request_reads_its_risk_in_one_round_trip()
    {
        await using var bank = await app.NewBankAsync();
        // The first request of a bank keeps the house's policy, the second reads it; it never changes, so no other request has to.
        (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted();
        (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted();

        var statements = await bank.WatchAsync(async () => (await bank.AgentClient.ClientCredentialsAsync("accounts.read")).AssertGranted());

        AssertOneReadOfRisk(statements);
    }

    [Fact]
    public async Task A_code_and_a_refresh_token_read_their_risk_in_one_round_trip_each()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        var first = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        var code = await client.AuthorizeAsync(alice, "openid offline_access accounts");

        var redeeming = await bank.WatchAsync(async () => (await client.RedeemAsync(code)).AssertGranted());
        var refreshing = await bank.WatchAsync(async () => (await client.RefreshAsync(first.RefreshToken)).AssertGranted());

        AssertOneReadOfRisk(redeeming);
        AssertOneReadOfRisk(refreshing);
        // Not even one of its own: it travels with the reading of the grant.
        Assert.Equal((2, 2), (redeeming.Count, refreshing.Count));
    }

    [Fact]
    public async Task What_risk_cannot_remember_closes_the_gate_and_costs_the_customer_nothing_for_good()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        await bank.RowsAsync("alter table ciam.risk_failure rename to risk_failure_gone");

        (await client.RefreshAsync(tokens.RefreshToken)).AssertRefused("temporarily_unavailable");

        await bank.RowsAsync("alter table ciam.risk_failure_gone rename to risk_failure");
        (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();
    }

    /// <summary>Reads of risk are those of its tables that write nothing; the judgment's insert travels in the batch that keeps the tokens.</summary>
    private static void AssertOneReadOfRisk(IReadOnlyCollection<string> statements)
    {
        Assert.NotEmpty(statements);
        var ofRisk = statements.Where(sql => sql.Contains("ciam.risk_", StringComparison.Ordinal)).ToList();
        Assert.Single(ofRisk, sql => !sql.Contains("insert into ciam.risk_judgment", StringComparison.OrdinalIgnoreCase));
        Assert.Single(ofRisk, sql => sql.Contains("insert into ciam.risk_judgment", StringComparison.OrdinalIgnoreCase) && sql.Contains("ciam.audit_entry", StringComparison.Ordinal));
    }
}
