using Ciam.Testing;
using Npgsql;

namespace Ciam.ServerTests.Races;

/// <summary>Codes, refresh tokens and sessions that are presented at once are read by one statement, and nobody is given what is another's.</summary>
public sealed class SharedReads(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Those_who_come_at_once_get_what_is_theirs()
    {
        await using var bank = await app.NewBankAsync();
        var client = bank.WebClient;
        var people = new List<Person>();
        foreach (var name in new[] { "alice", "bruno", "carla" })
            people.Add(await bank.SignUpAsync(name));
        var tokens = new List<(Person Owner, string Token)>();
        for (var round = 0; round < 4; round++)
        {
            foreach (var person in people)
                tokens.Add((person, (await client.RedeemAsync(await client.AuthorizeAsync(person, "openid offline_access accounts"))).AssertGranted().RefreshToken));
        }

        // While the table is locked, whoever is not on the way gathers.
        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await connection.OpenAsync();
        await using var held = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("lock table ciam.oauth_refresh_token in access exclusive mode", connection, held))
            await hold.ExecuteNonQueryAsync();
        var asked = tokens.Select(one => client.RefreshAsync(one.Token)).Append(client.RefreshAsync("nobody-has-this-token")).ToArray();
        while ((await bank.RowsAsync("select count(*)::text from pg_locks where relation = 'ciam.oauth_refresh_token'::regclass and not granted"))[0] == "0")
            await Task.Delay(10);
        await held.RollbackAsync();

        var answers = await Task.WhenAll(asked);
        answers[^1].AssertRefused("invalid_grant");
        foreach (var ((owner, _), answer) in tokens.Zip(answers))
            Assert.Equal(owner.Id.ToString(), (string?)(await client.UserInfoAsync(answer.AssertGranted().AccessToken))["sub"]);
    }

    /// <summary>What every token asks for is looked up by keys, one after the other, in a new bank as in a large one: no scan, no join of whole tables, nothing that was forbidden and done all the same.</summary>
    [Fact]
    public async Task What_is_read_at_once_is_read_by_keys()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        await client.AuthorizeAsync(alice, "openid offline_access accounts");
        var statements = await bank.WatchAsync(async () =>
        {
            var tokens = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
            (await client.RefreshAsync(tokens.RefreshToken)).AssertGranted();
        });
        var asked = statements.Where(sql => sql.Contains("select wanted.number", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, asked.Count);
        foreach (var table in new[] { "signin_session session", "oauth_code presented", "oauth_refresh_token presented" })
        {
            var sql = Assert.Single(asked, sql => sql.Contains("from ciam." + table, StringComparison.Ordinal));
            var plan = string.Join('\n', await PlanAsync(bank, sql[sql.IndexOf("select wanted.number", StringComparison.Ordinal)..]));
            Assert.Contains("Index Scan using pk_customers_customer", plan, StringComparison.Ordinal);
            foreach (var dear in new[] { "Seq Scan", "Hash Join", "Merge Join", "cost=1000000000" })
                Assert.DoesNotContain(dear, plan, StringComparison.Ordinal);
        }
    }

    private static async Task<List<string>> PlanAsync(Bank bank, string sql)
    {
        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await connection.OpenAsync();
        await using (var prepare = new NpgsqlCommand($"set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_sort = off; prepare asked as {sql}", connection) { AllResultTypesAreUnknown = true })
            await prepare.ExecuteNonQueryAsync();
        await using var explain = new NpgsqlCommand("explain execute asked ('{}', '{}', '{}', '{}')", connection);
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return lines;
    }
}
