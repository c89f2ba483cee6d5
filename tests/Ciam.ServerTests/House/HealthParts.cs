using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Ciam.Bench.Faults;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;
using Ciam.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ciam.ServerTests.House;

/// <summary>What a node says of itself, and how it takes its leave.</summary>
public sealed class HealthParts(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Ready_tells_each_part_and_a_schema_that_lacks_something_is_not_ready()
    {
        await using var bank = await app.NewBankAsync();
        await bank.HearsChangesAsync();

        var well = await ReadyAsync(bank);
        await bank.RowsAsync("delete from ciam.house_migration where name like '0032%' returning name");
        var old = await UntilAsync(bank, answer => answer.Status != HttpStatusCode.OK);

        Assert.Equal((HttpStatusCode.OK, "ready"), (well.Status, well["status"]));
        Assert.Equal("""{"database":"ok","migrations":"ok","changes":"ok","disk":"ok","signing-keys":"ok"}""", well["parts"]);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready"), (old.Status, old["status"]));
        Assert.Equal("""{"database":"ok","migrations":"1 missing","changes":"ok","disk":"ok","signing-keys":"ok"}""", old["parts"]);
        Assert.Equal("live", (await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/health/live")))["status"]);
    }

    [Fact]
    public async Task A_database_that_is_silent_read_only_or_of_another_master_key_will_not_do()
    {
        await using var bank = await app.NewBankAsync();
        await using var silent = Probe("Host=127.0.0.1;Port=1;Username=nobody;Database=none");
        await using var standby = Probe(bank.ConnectionString + ";Options=-c default_transaction_read_only=on");
        using var ring = new KeyRing(bank.Services.GetRequiredService<IServiceScopeFactory>(),
            new Vault(Options.Create(new CiamOptions { MasterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) })));

        Assert.Equal((HealthStatus.Unhealthy, "does not answer"), await SaidAsync(new DatabaseHealth(silent)));
        Assert.Equal((HealthStatus.Unhealthy, "unknown"), await SaidAsync(new MigrationsHealth(silent)));
        Assert.Equal((HealthStatus.Unhealthy, "takes no writes"), await SaidAsync(new DatabaseHealth(standby)));
        Assert.Equal((HealthStatus.Unhealthy, "the master key does not open it"), await SaidAsync(new SigningKeyHealth(ring, bank.Clock)));
    }

    [Fact]
    public async Task Whoever_hangs_up_while_the_database_is_asked_takes_nothing_from_the_others()
    {
        await using var bank = await app.NewBankAsync();
        const string Asked = "select query_start::text from pg_stat_activity where datname = current_database() and application_name = 'ciam-health' and wait_event_type = 'Lock'";
        DatabaseProbe.Look told;
        Exception? left;
        string? before, after;
        do
        {
            await using var probe = Probe(bank.ConnectionString);
            await using var connection = new NpgsqlConnection(bank.ConnectionString);
            await connection.OpenAsync();
            await using var held = await connection.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand("lock table ciam.house_migration in access exclusive mode", connection, held))
                await hold.ExecuteNonQueryAsync();
            using var leaves = new CancellationTokenSource();
            var gone = probe.LookAsync(leaves.Token);
            var other = probe.LookAsync(default);
            while ((before = (await bank.RowsAsync(Asked)).SingleOrDefault()) is null && !other.IsCompleted)
                await Task.Delay(5);
            await leaves.CancelAsync();
            left = await Record.ExceptionAsync(() => gone);
            after = (await bank.RowsAsync(Asked)).SingleOrDefault();
            await held.RollbackAsync();
            told = await other;
        }
        while (!told.Answers);

        Assert.IsAssignableFrom<OperationCanceledException>(left);
        Assert.NotNull(before);
        Assert.Equal(before, after);
        Assert.Equal(0, told.MissingMigrations);
    }

    /// <summary>Nothing comes back, nothing breaks, and whoever wants to cancel is not answered either.</summary>
    [Fact]
    public async Task A_wire_that_falls_silent_is_told_as_a_database_that_does_not_answer()
    {
        await using var first = await app.NewBankAsync();
        var database = new NpgsqlConnectionStringBuilder(first.ConnectionString);
        using var wire = new SlowProxy(database.Port);
        await using var probe = Probe(new NpgsqlConnectionStringBuilder(first.ConnectionString) { Host = "127.0.0.1", Port = wire.Port }.ConnectionString);
        await using var bank = await app.NewBankAsync(new BankSettings { Configure = builder => builder.Services.AddSingleton(probe) });

        var well = await ReadyAsync(bank);
        wire.Stalls = true;
        var silent = await UntilAsync(bank, answer => answer.Status != HttpStatusCode.OK);

        Assert.Contains("\"database\":\"ok\",\"migrations\":\"ok\"", well["parts"], StringComparison.Ordinal);
        Assert.Contains("\"database\":\"does not answer\",\"migrations\":\"unknown\"", silent["parts"], StringComparison.Ordinal);
    }

    /// <summary>Postgres says 53100 when a disk is full; here a trigger says it in its place.</summary>
    [Fact]
    public async Task A_disk_without_room_lets_nothing_through_and_is_told_until_there_is_room_again()
    {
        await using var bank = await app.NewBankAsync();
        await bank.RowsAsync("create function ciam.no_room() returns trigger language plpgsql as $$ begin raise exception 'no room' using errcode = '53100'; end $$; create trigger no_room before insert on ciam.audit_entry for each row execute function ciam.no_room(); create trigger no_room before insert on ciam.signin_journey for each row execute function ciam.no_room(); select ''");

        using var page = new HttpRequestMessage(HttpMethod.Get, "/signin") { Headers = { { "Accept", "text/html" } } };
        using var told = await bank.Http.SendAsync(page);
        var refused = await bank.AgentClient.ClientCredentialsAsync();
        var full = await ReadyAsync(bank);
        await bank.RowsAsync("drop trigger no_room on ciam.audit_entry; select ''");
        var served = await bank.AgentClient.ClientCredentialsAsync();
        bank.Clock.Advance(DiskRoom.Remembered);
        var well = await ReadyAsync(bank);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html"), (told.StatusCode, told.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", "5"), (refused.Answer.Status, refused.Answer["error"], refused.Answer.Headers["Retry-After"]));
        Assert.Equal((HttpStatusCode.OK, "ready"), (full.Status, full["status"]));
        Assert.Contains("\"disk\":\"full\"", full["parts"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, served.Answer.Status);
        Assert.Contains("\"disk\":\"ok\"", well["parts"], StringComparison.Ordinal);
    }

    /// <summary>The clock stands still, so the node stays in its announcement until the test moves on.</summary>
    [Fact]
    public async Task A_node_that_leaves_says_so_first_serves_on_and_ends_what_it_began()
    {
        var announced = TimeSpan.FromSeconds(20);
        await using var bank = await app.NewBankAsync(new BankSettings
        {
            Configuration = new Dictionary<string, string?> { ["Ciam:Shutdown:AnnounceFor"] = announced.ToString() },
            // A body that comes slower than a machine's mood allows would be hung up on.
            Configure = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null),
        });
        using var begun = new TcpClient();
        await begun.ConnectAsync("localhost", bank.Issuer.Port);
        await using var wire = begun.GetStream();
        const string Form = "grant_type=client_credentials";
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"POST /oauth2/token HTTP/1.1\r\nHost: localhost:{bank.Issuer.Port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {Form.Length}\r\nExpect: 100-continue\r\n\r\n"));
        using var reader = new StreamReader(wire, Encoding.ASCII);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());

        var stopping = bank.StopAsync();
        var leaving = await ReadyAsync(bank);
        using var served = await bank.NewHttpClient().GetAsync("/.well-known/openid-configuration");
        bank.Clock.Advance(announced);
        await NobodyListensAsync(bank);
        await wire.WriteAsync(Encoding.ASCII.GetBytes(Form));
        var answer = await reader.ReadToEndAsync();
        await stopping;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), (leaving.Status, leaving["status"]));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(true, served.Headers.ConnectionClose);
        Assert.Contains("HTTP/1.1 401 Unauthorized", answer, StringComparison.Ordinal);
        Assert.Contains("invalid_client", answer, StringComparison.Ordinal);
        bank.Logs.AssertNoFaults();
    }

    private static DatabaseProbe Probe(string database) => new(Options.Create(new CiamOptions { Database = database }));

    private static async Task<(HealthStatus, string?)> SaidAsync(IHealthCheck check)
    {
        var result = await check.CheckHealthAsync(new HealthCheckContext());
        return (result.Status, result.Description);
    }

    private static async Task<JsonAnswer> ReadyAsync(Bank bank) => await JsonAnswer.ReadAsync(await bank.Http.GetAsync("/health/ready"));

    /// <summary>One look at the database serves all who ask within a quarter of a second.</summary>
    private static async Task<JsonAnswer> UntilAsync(Bank bank, Func<JsonAnswer, bool> wanted)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await ReadyAsync(bank);
            if (wanted(answer))
                return answer;
            Assert.True(tries < 3000, "readiness has not changed within half a minute");
            await Task.Delay(10);
        }
    }

    private static async Task NobodyListensAsync(Bank bank)
    {
        for (var tries = 0; ; tries++)
        {
            using var visitor = new TcpClient();
            try
            {
                await visitor.ConnectAsync("localhost", bank.Issuer.Port);
            }
            catch (SocketException)
            {
                return;
            }

            Assert.True(tries < 3000, "the node still listens after half a minute");
            await Task.Delay(10);
        }
    }
}
