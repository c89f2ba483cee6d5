using Ciam.Server.OAuth;
using Ciam.Storage.House;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ciam.ServerTests.OAuth;

/// <summary>Clients are kept in memory, and what anybody changes about them counts on every node.</summary>
public sealed class KeptClients(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task The_node_that_disables_a_client_never_serves_it_again()
    {
        await using var bank = await app.NewBankAsync();
        var agent = bank.AgentClient;
        await bank.HearsChangesAsync();
        (await agent.ClientCredentialsAsync("accounts.read")).AssertGranted();
        var now = bank.Clock.GetUtcNow();

        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().Where(row => row.ClientId == agent.ClientId).ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, now)));

        (await agent.ClientCredentialsAsync("accounts.read")).AssertRefused("invalid_client");
    }

    /// <summary>Written past the server, as another node does it.</summary>
    [Fact]
    public async Task What_another_node_changes_is_heard_of()
    {
        await using var bank = await app.NewBankAsync();
        var agent = bank.AgentClient;
        await bank.HearsChangesAsync();
        (await agent.ClientCredentialsAsync("accounts.read")).AssertGranted();
        var before = bank.Services.GetRequiredService<Server.House.Changes>().StampOf(ChangeRow.Clients);

        await ElsewhereAsync(bank, $"update ciam.oauth_client set disabled_at = now() where client_id = '{agent.ClientId}'");
        for (var tries = 0; bank.Services.GetRequiredService<Server.House.Changes>().StampOf(ChangeRow.Clients) == before; tries++)
        {
            Assert.True(tries < 3000, "nothing was heard of the change within half a minute");
            await Task.Delay(10);
        }

        (await agent.ClientCredentialsAsync("accounts.read")).AssertRefused("invalid_client");
    }

    [Fact]
    public async Task A_secret_that_has_run_out_is_no_secret_however_long_the_client_is_known()
    {
        await using var bank = await app.NewBankAsync();
        var agent = bank.AgentClient;
        await bank.WithServicesAsync(async services =>
        {
            await services.GetRequiredService<ClientRegistry>().RotateSecretAsync(agent.ClientId, bank.Clock.GetUtcNow(), default);
            return await services.GetRequiredService<Ciam.Storage.CiamDbContext>().SaveChangesAsync();
        });
        await bank.HearsChangesAsync();
        (await agent.ClientCredentialsAsync("accounts.read")).AssertGranted();

        bank.Clock.Advance(ClientRegistry.RotationGrace);

        (await agent.ClientCredentialsAsync("accounts.read")).AssertRefused("invalid_client");
    }

    private static async Task ElsewhereAsync(Bank bank, string sql)
    {
        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
