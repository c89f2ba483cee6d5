using Ciam.Decisions.Audit;
using Ciam.Server.Audit;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.Schema;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Audit;

/// <summary>Whatever is done to the trail behind the server's back is found, in the database and in an export, at the first entry it touched.</summary>
public sealed class ProvenTrail(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Unlock = "alter table ciam.audit_entry disable trigger user; alter table ciam.audit_seal disable trigger user;";

    /// <summary>Each way of tampering, what is found, and at which of the sealed positions.</summary>
    private static readonly (string Name, string Sql, Tampering What, int? At)[] Ways =
    [
        ("changed", "update ciam.audit_entry set succeeded = false where position = {3}", Tampering.Changed, 3),
        ("changed in what only the ciphertext tells", "update ciam.audit_entry set personal = personal || '\\x00' where position = {3}", Tampering.Changed, 3),
        ("deleted", "delete from ciam.audit_entry where position = {2}", Tampering.Deleted, 2),
        ("inserted", "insert into ciam.audit_entry (id, position, at, class, event, actor_kind, succeeded, request_id) select gen_random_uuid(), {4}, at, class, event, 'staff', true, 'r' from ciam.audit_entry where position = {4}", Tampering.Inserted, 4),
        ("inserted where nothing was sealed", "insert into ciam.audit_entry (id, position, at, class, event, actor_kind, succeeded, request_id) values (gen_random_uuid(), {0}, '2020-01-01', 'administration', 'client.changed', 'staff', true, 'r')", Tampering.Inserted, 0),
        ("reordered", "update ciam.audit_entry set position = case position when {1} then {3} else {1} end where position in ({1}, {3})", Tampering.Reordered, 1),
        ("moved to another class", "update ciam.audit_entry set class = 'administration' where position = {2}", Tampering.Deleted, 2),
        ("a link changed", "update ciam.audit_seal set entries = entries - 1, last_position = last_position - 1 where number = 1", Tampering.SealForged, null),
        ("a link deleted", "delete from ciam.audit_seal where number = 1", Tampering.Deleted, null),
        ("cut off at the tail", "delete from ciam.audit_entry where position > {5}; delete from ciam.audit_seal where number > 1", Tampering.CutOff, null),
        ("wiped out", "delete from ciam.audit_entry; delete from ciam.audit_seal", Tampering.CutOff, null),
    ];

    [Fact]
    public async Task Each_way_of_tampering_is_found_in_the_database()
    {
        await using var bank = await app.NewBankAsync();
        var (positions, anchors) = await SealedAsync(bank);

        await bank.WithServicesAsync(async services =>
        {
            var (database, proof) = (services.GetRequiredService<CiamDbContext>(), services.GetRequiredService<TrailProof>());
            var untouched = await proof.RunAsync(null, null, anchors, CancellationToken.None);
            Assert.Null(untouched.Fault);
            Assert.Equal((await database.Set<AuditEntryRow>().LongCountAsync(), anchors.Count, 0), (untouched.Entries + untouched.Unsealed, untouched.Seals, untouched.Retired));
            foreach (var (name, sql, what, at) in Ways)
            {
                await using var transaction = await database.Database.BeginTransactionAsync();
                var tampering = Unlock + Filled(sql, positions);
                await database.Database.ExecuteSqlRawAsync(tampering);
                var fault = (await proof.RunAsync(null, null, anchors, CancellationToken.None)).Fault;
                Assert.True(fault is not null, name);
                Assert.Equal((name, what, at is null ? null : positions[at.Value]), (name, fault.What, at is null ? null : fault.Position));
                await transaction.RollbackAsync();
            }

            return 0;
        });
    }

    [Fact]
    public async Task Each_way_of_tampering_is_found_in_an_export_without_the_server()
    {
        await using var bank = await app.NewBankAsync();
        var (positions, anchors) = await SealedAsync(bank);
        var folder = Directory.CreateTempSubdirectory("ciam-audit-").FullName;
        var (file, keys, anchored) = (Path.Combine(folder, "trail.jsonl"), Path.Combine(folder, "keys.json"), Path.Combine(folder, "anchors.jsonl"));
        Assert.Equal(0, (await RunAsync(bank.Services, "export", "--out", file)).Code);
        await File.WriteAllTextAsync(keys, (await RunAsync(bank.Services, "keys")).Said);
        await File.WriteAllLinesAsync(anchored, await bank.WithDatabaseAsync(async database => (await database.Set<SealRow>().ToListAsync()).Select(AnchorFile.Line).ToList()));
        var lines = await File.ReadAllLinesAsync(file);

        Assert.StartsWith($"GOOD: {lines.Count(line => line.StartsWith("{\"actor_chain\"", StringComparison.Ordinal))} entries under {anchors.Count} seals", (await VerifyAsync(lines)).Said, StringComparison.Ordinal);
        var first = Array.FindIndex(lines, line => line.StartsWith("{\"actor_chain\"", StringComparison.Ordinal));
        await AssertFoundAsync("Changed", [.. lines.Select((line, at) => at == first + 1 ? line.Replace("\"succeeded\":true", "\"succeeded\":false", StringComparison.Ordinal) : line)]);
        await AssertFoundAsync("Changed", [.. lines.Select((line, at) => at == first + 1 ? "nonsense" : line)]);
        await AssertFoundAsync("Deleted", [.. lines.Where((_, at) => at != first + 1)]);
        await AssertFoundAsync("Inserted", [.. lines[..(first + 1)], lines[first].Replace("\"id\":\"0", "\"id\":\"1", StringComparison.Ordinal), .. lines[(first + 1)..]]);
        await AssertFoundAsync("Reordered", [.. lines[..first], lines[first + 1], lines[first], .. lines[(first + 2)..]]);
        await AssertFoundAsync("SealForged", [.. lines.Select(line => line.Replace("\"count\":", "\"count\":1", StringComparison.Ordinal))]);
        await AssertFoundAsync("SealForged", [.. lines.Select((line, at) => at == 1 ? "{\"kind\":\"seal\",}" : line)]);
        await AssertFoundAsync("SealForged", [lines[0], lines[first], .. lines[1..]]);
        await AssertFoundAsync("Deleted", [lines[0], .. lines.Skip(1).SkipWhile((line, at) => at == 0 || !line.StartsWith("{\"kind\"", StringComparison.Ordinal))]);
        await AssertFoundAsync("CutOff", lines[..Array.FindIndex(lines, first, line => line.StartsWith("{\"kind\"", StringComparison.Ordinal))]);

        var other = Path.Combine(folder, "other.json");
        await File.WriteAllTextAsync(other, """{"keys":[]}""");
        Assert.Contains("TAMPERED (SealForged)", (await RunAsync(null, "verify", "--file", file, "--keys", other)).Said, StringComparison.Ordinal);

        var entry = (await bank.RowsAsync($"select id::text from ciam.audit_entry where position = {positions[2]}"))[0];
        var proof = Path.Combine(folder, "proof.json");
        Assert.Equal(0, (await RunAsync(bank.Services, "prove", entry, "--out", proof)).Code);
        var (code, said) = await RunAsync(null, "verify", "--proof", proof, "--keys", keys, "--anchors", anchored);
        Assert.Equal(0, code);
        Assert.Contains(entry, said, StringComparison.Ordinal);
        await File.WriteAllTextAsync(proof, (await File.ReadAllTextAsync(proof)).Replace("token.issued", "token.denied", StringComparison.Ordinal).Replace("succeeded\\u0022:true", "succeeded\\u0022:false", StringComparison.Ordinal));
        Assert.Equal((1, "REFUSED: the entry does not lead to the sealed root"), await RunAsync(null, "verify", "--proof", proof, "--keys", keys));
        Directory.Delete(folder, recursive: true);

        Task<(int Code, string Said)> VerifyAsync(string[] changed)
        {
            File.WriteAllLines(Path.Combine(folder, "changed.jsonl"), changed);
            return RunAsync(null, "verify", "--file", Path.Combine(folder, "changed.jsonl"), "--keys", keys, "--anchors", anchored);
        }

        async Task AssertFoundAsync(string what, string[] changed)
        {
            var (exit, found) = await VerifyAsync(changed);
            Assert.Equal(1, exit);
            Assert.StartsWith($"TAMPERED ({what})", found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_erased_person_leaves_the_chain_whole_and_no_plaintext_anywhere()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var (_, auditor) = await bank.StaffAsync("admin");
        foreach (var person in new[] { alice, bob })
        {
            await bank.WithServicesAsync(async services =>
            {
                services.GetRequiredService<AuditTrail>().Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(person.Id))
                {
                    CustomerId = person.Id, Reason = $"asked by {person.Email}", Before = new { name = "Hildegard" + person.Email }, After = new { name = "Roswitha" + person.Email },
                }, bank.Clock.GetUtcNow());
                return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
            });
        }

        Assert.Contains("entries sealed", (await RunAsync(bank.Services, "seal")).Said, StringComparison.Ordinal);
        var id = (await bank.RowsAsync($"select id::text from ciam.audit_entry where event = 'profile.changed' and customer_id = '{alice.Id}'"))[0];
        Assert.Contains("Roswitha", (await auditor.GoAsync($"/admin/audit/{id}")).Text, StringComparison.Ordinal);

        Assert.Contains("keys destroyed", (await RunAsync(bank.Services, "forget", alice.Id.ToString())).Said, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync(bank.Services, "verify")).Code);
        Assert.Empty(await bank.RowsAsync($"select id::text from ciam.audit_person_key where customer_id = '{alice.Id}'"));
        var tables = await bank.RowsAsync("select c.oid::regclass::text from pg_class c where relkind = 'r' and relnamespace = 'ciam'::regnamespace and relname like 'audit%'");
        foreach (var table in tables)
            Assert.DoesNotContain(await bank.RowsAsync($"select t::text from {table} t"), row => row.Contains("Roswitha", StringComparison.Ordinal) || row.Contains("Hildegard", StringComparison.Ordinal) || row.Contains(alice.Email, StringComparison.Ordinal));
        var opened = await bank.Audit.OpenedAsync(AuditEvents.ProfileChanged);
        Assert.True(opened.Single(row => row.CustomerId == alice.Id) is { IsErased: true, After: null, Reason: null });
        Assert.Contains("Roswitha" + bob.Email, opened.Single(row => row.CustomerId == bob.Id).After, StringComparison.Ordinal);
        Assert.True((await auditor.GoAsync($"/admin/audit?customer={alice.Id}")).Has("td[data-label=Event]"));
        Assert.DoesNotContain("Roswitha", (await auditor.GoAsync($"/admin/audit/{id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_who_is_deleted_takes_the_keys_along_and_a_deed_rolled_back_leaves_no_key_in_use()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await bank.WithServicesAsync(async services =>
        {
            var (database, audit) = (services.GetRequiredService<CiamDbContext>(), services.GetRequiredService<AuditTrail>());
            await using var transaction = await database.Database.BeginTransactionAsync();
            audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.System) { CustomerId = alice.Id, Reason = "rolled back" }, bank.Clock.GetUtcNow());
            await database.SaveChangesAsync();
            await transaction.RollbackAsync();
            database.ChangeTracker.Clear();
            audit.Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.System) { CustomerId = alice.Id, Reason = "kept" }, bank.Clock.GetUtcNow());
            return await database.SaveChangesAsync();
        });

        Assert.Equal("kept", Assert.Single(await bank.Audit.OpenedAsync(AuditEvents.ProfileChanged)).Reason);
        await bank.RowsAsync($"delete from ciam.customers_customer where id = '{alice.Id}' returning 'gone'");
        Assert.True(Assert.Single(await bank.Audit.OpenedAsync(AuditEvents.ProfileChanged)).IsErased);
    }

    [Fact]
    public async Task A_period_whose_time_is_over_goes_whole_and_the_rest_is_still_proven()
    {
        await using var bank = await app.NewBankAsync();
        await bank.RowsAsync("select ciam.audit_make_partition('token', '2020q1', '2020-01-01Z', '2020-04-01Z')::text");
        await WriteAsync(bank, new(2020, 2, 2, 0, 0, 0, TimeSpan.Zero), 3);
        await WriteAsync(bank, bank.Clock.GetUtcNow(), 2);
        await RunAsync(bank.Services, "seal");

        Assert.Equal(1, await bank.WithServicesAsync(services => services.GetRequiredService<Retention>().RunAsync(bank.Clock.GetUtcNow(), CancellationToken.None)));
        Assert.Equal(0, await bank.WithServicesAsync(services => services.GetRequiredService<Retention>().RunAsync(bank.Clock.GetUtcNow(), CancellationToken.None)));

        Assert.Empty(await bank.RowsAsync("select id::text from ciam.audit_entry where at < '2021-01-01'"));
        var (code, said) = await RunAsync(bank.Services, "verify");
        Assert.Equal(0, code);
        Assert.Contains("3 let go when their time was over", said, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(bank.Services, "verify", "--from", "2026-03-01")).Code);
        Assert.Contains("token_2026q2", string.Join(' ', await bank.RowsAsync("select relname::text from pg_class where relname like 'audit_entry_token%'")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_four_nodes_that_seal_at_once_each_entry_is_sealed_once()
    {
        await using var bank = await app.NewBankAsync();
        await WriteAsync(bank, bank.Clock.GetUtcNow(), 40);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync(bank.Services, "seal")));

        Assert.Equal(0, (await RunAsync(bank.Services, "verify")).Code);
        Assert.Equal("40", (await bank.RowsAsync("select sum(entries)::text from ciam.audit_seal where class = 'token'"))[0]);
    }

    [Fact]
    public async Task A_server_that_is_not_the_owner_may_add_and_read_only()
    {
        await using var bank = await app.NewBankAsync();
        await WriteAsync(bank, bank.Clock.GetUtcNow(), 1);
        var role = "ciam_audit_" + Guid.NewGuid().ToString("N")[..8];
        try
        {
            await Catalog.ExecuteAsync(bank.ConnectionString, $"create role {role}; select ciam.audit_grant_to_server('{role}')");
            await Catalog.ExecuteAsync(bank.ConnectionString, $"set role {role}; insert into ciam.audit_entry (id, at, class, event, actor_kind, succeeded, request_id) values (gen_random_uuid(), now(), 'token', 'token.issued', 'system', true, 'r'); select ciam.audit_make_partition('token', '2031q1', '2031-01-01Z', '2031-04-01Z')");
            foreach (var deed in new[] { "update ciam.audit_entry set event = 'x'", "delete from ciam.audit_entry", "truncate ciam.audit_entry", "update ciam.audit_seal set period = 'x'", "select * from ciam.audit_entry_token_default", "alter table ciam.audit_entry disable trigger all", "drop table ciam.audit_seal" })
                Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Catalog.ExecuteAsync(bank.ConnectionString, $"set role {role}; {deed}"))).SqlState);
        }
        finally
        {
            await Catalog.ExecuteAsync(bank.ConnectionString, $"reset role; drop owned by {role}; drop role {role}");
        }
    }

    /// <summary>Six tokens, sealed; three more, sealed.</summary>
    private static async Task<(List<long> Positions, IReadOnlyList<Anchor> Anchors)> SealedAsync(Bank bank)
    {
        await bank.RowsAsync("select nextval('ciam.audit_position')::text");
        foreach (var count in new[] { 6, 3 })
        {
            await WriteAsync(bank, bank.Clock.GetUtcNow(), count);
            await bank.WithServicesAsync(async services =>
            {
                await services.SealAsync(bank.Clock.GetUtcNow());
                return 0;
            });
        }

        var positions = await bank.WithDatabaseAsync(database => database.Set<AuditEntryRow>().OrderBy(row => row.Position).Where(row => row.Event == AuditEvents.TokenIssued).Select(row => row.Position).ToListAsync());
        return (positions, await bank.WithDatabaseAsync(async database => (await database.Set<SealRow>().ToListAsync()).Select(row => new Anchor(row.Number, row.Hash)).ToList()));
    }

    private static Task<int> WriteAsync(Bank bank, DateTimeOffset at, int count) => bank.WithServicesAsync(async services =>
    {
        var audit = services.GetRequiredService<AuditTrail>();
        foreach (var number in Enumerable.Range(0, count))
            audit.Append(new AuditDeed(AuditEvents.TokenIssued, AuditActor.Client("bank")) { ClientId = "bank", CustomerId = Guid.CreateVersion7(at), After = new { number } }, at);
        return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    private static async Task<(int Code, string Said)> RunAsync(IServiceProvider? services, params string[] arguments)
    {
        using var output = new StringWriter();
        var code = await AuditCommand.RunAsync(services, arguments, output, CancellationToken.None);
        return (code, output.ToString().Trim());
    }

    private static string Filled(string sql, List<long> positions)
    {
        for (var at = 0; at < positions.Count; at++)
            sql = sql.Replace($"{{{at}}}", positions[at].ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return sql;
    }
}
