using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.Schema;

/// <summary>This build on the schema of a later one: every table has more columns, and migrations have run that it does not know.</summary>
public sealed class NewerSchema(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task It_serves_on_while_the_next_build_is_rolled_out()
    {
        await using var bank = await app.NewBankAsync();
        // One table at a time: the running node holds several, in an order of its own.
        await Catalog.ExecuteAsync(bank.ConnectionString, """
            do $$ declare r record; begin
                for r in select c.relname from pg_class c where c.relnamespace = 'ciam'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition loop
                    execute format('alter table ciam.%I add column later text, add column later_still integer not null default 7', r.relname);
                    commit;
                end loop;
            end $$
            """);
        await Catalog.ExecuteAsync(bank.ConnectionString, """
            create table ciam.later_thing (id uuid not null primary key);
            insert into ciam.house_migration (name, checksum) values ('9999_later.sql', 'unknown');
            """);
        var (alice, client) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), bank.WebClient);
        // A node of this build may also be started anew on it.
        await bank.AddNodeAsync();

        var first = (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        var tokens = (await client.RefreshAsync(first.RefreshToken)).AssertGranted();
        using var ready = await bank.Http.GetAsync("/health/ready");
        await client.RevokeAsync(tokens.RefreshToken);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.NotNull((await client.UserInfoAsync((await client.RedeemAsync(await client.AuthorizeAsync(alice))).AssertGranted().AccessToken))["sub"]);
        (await client.RefreshAsync(tokens.RefreshToken)).AssertRefused("invalid_grant");
        await bank.Audit.AssertHasAsync("token.issued");
        bank.Logs.AssertNoFaults();
    }
}
