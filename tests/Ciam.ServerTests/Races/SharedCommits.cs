using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Storage.Primitives;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ciam.ServerTests.Races;

/// <summary>Requests share commits and nothing else: one whose rows cannot be written harms no neighbour, and what is written reads as it was meant.</summary>
public sealed class SharedCommits(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task A_request_that_cannot_be_written_fails_alone_and_whole()
    {
        await using var bank = await app.NewBankAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(index => Task.Run(async () =>
        {
            await using var scope = bank.Services.CreateAsyncScope();
            var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
            var (judgment, entry) = (Judgment(customer: index % 20 == 7 ? Guid.NewGuid() : null), Entry($"shared-{index}"));
            database.AddRange(judgment, entry);
            try
            {
                await database.SaveChangesAsync();
                return (Index: index, Written: true, judgment.Id);
            }
            catch (DbUpdateException)
            {
                return (Index: index, Written: false, judgment.Id);
            }
        })));

        Assert.Equal([7, 27, 47], outcomes.Where(outcome => !outcome.Written).Select(outcome => outcome.Index));
        await using var scope = bank.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var ids = outcomes.Select(outcome => outcome.Id).ToArray();
        Assert.Equal(57, await database.Set<JudgmentRow>().CountAsync(row => ids.Contains(row.Id)));
        Assert.Equal(57, await database.Set<AuditEntryRow>().CountAsync(row => row.RequestId.StartsWith("shared-")));
        Assert.False(await database.Set<AuditEntryRow>().AnyAsync(row => row.RequestId == "shared-7"));
    }

    [Fact]
    public async Task Of_two_who_spend_the_same_in_one_batch_one_gets_through_and_so_does_the_third()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice"), bank.WebClient);
        for (var i = 0; i < 4; i++)
            (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        await using var scope = bank.Services.CreateAsyncScope();
        var tokens = await scope.ServiceProvider.GetRequiredService<CiamDbContext>().Set<RefreshTokenRow>().AsNoTracking().ToListAsync();
        var lane = new WriteLane(scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>(), mostAtOnce: 1);
        Task SpendAsync(int token) => lane.WriteAsync(new LaneWrites([], [new Spending(tokens[token], bank.Clock.GetUtcNow())]));

        // The one commit that may be under way stands still, so that whoever comes now goes together.
        await using var connection = new NpgsqlConnection(bank.ConnectionString);
        await connection.OpenAsync();
        await using var held = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("lock table ciam.oauth_refresh_token in access exclusive mode", connection, held))
            await hold.ExecuteNonQueryAsync();
        var before = SpendAsync(1);
        while ((await bank.RowsAsync("select count(*)::text from pg_locks where relation = 'ciam.oauth_refresh_token'::regclass and not granted"))[0] != "1")
            await Task.Delay(10);
        Task[] together = [SpendAsync(0), SpendAsync(0), SpendAsync(3)];
        await held.RollbackAsync();

        await before;
        await together[2];
        await Task.WhenAll(together[..2]).ContinueWith(_ => { }, TaskScheduler.Default);
        var lost = Assert.Single(together, one => one.IsFaulted);
        Assert.IsType<DbUpdateConcurrencyException>(lost.Exception!.InnerException);
        Assert.Equal(["3"], await bank.RowsAsync("select count(*)::text from ciam.oauth_refresh_token where spent_at is not null"));
    }

    [Fact]
    public async Task What_was_put_aside_and_not_saved_is_forgotten_with_its_borrower()
    {
        await using var bank = await app.NewBankAsync();
        for (var (attempt, isSame) = (0, false); !isSame; attempt++)
        {
            Assert.True(attempt < 100, "The pool never lent the same context twice.");
            CiamDbContext first;
            await using (var scope = bank.Services.CreateAsyncScope())
            {
                first = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
                first.Insert(Entry("forgotten"));
            }

            await using var next = bank.Services.CreateAsyncScope();
            var database = next.ServiceProvider.GetRequiredService<CiamDbContext>();
            isSame = ReferenceEquals(first, database);
            database.Insert(Entry("kept"));
            await database.SaveChangesAsync();
        }

        Assert.Equal(["kept"], await bank.RowsAsync("select distinct request_id from ciam.audit_entry where request_id in ('kept', 'forgotten')"));
    }

    [Fact]
    public async Task Both_ways_of_writing_keep_the_same_rows()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        await using var scope = bank.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var slow = await WriteAsync(inTransaction: true);
        var quick = await WriteAsync(inTransaction: false);

        Assert.Equal(slow.Grant.Scopes, quick.Grant.Scopes);
        Assert.Equal(slow.Grant.PaymentReceipts, quick.Grant.PaymentReceipts);
        Assert.Equal((slow.Grant.AuthTime, slow.Grant.ClaimsRequest, slow.Grant.RevokedAt), (quick.Grant.AuthTime, quick.Grant.ClaimsRequest, quick.Grant.RevokedAt));
        Assert.Equal(slow.Entry.ActorChain, quick.Entry.ActorChain);
        Assert.Equal((slow.Entry.After, slow.Entry.Before, slow.Entry.Succeeded, slow.Entry.At), (quick.Entry.After, quick.Entry.Before, quick.Entry.Succeeded, quick.Entry.At));
        Assert.Equal((slow.Judgment.Facts, slow.Judgment.Verdict, slow.Judgment.Purpose, slow.Judgment.Score, slow.Judgment.ShadowVerdict), (quick.Judgment.Facts, quick.Judgment.Verdict, quick.Judgment.Purpose, quick.Judgment.Score, quick.Judgment.ShadowVerdict));
        Assert.Equal(slow.Judgment.AddressHash, quick.Judgment.AddressHash);
        Assert.True(quick.Entry.Position > slow.Entry.Position);

        async Task<(GrantRow Grant, AuditEntryRow Entry, JudgmentRow Judgment)> WriteAsync(bool inTransaction)
        {
            var at = new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);
            var (judgment, entry) = (Judgment(alice.Id), Entry("both", "one, \"two\"", @"back\slash", "", "{brace}", "NULL"));
            var grant = new GrantRow
            {
                Id = Guid.CreateVersion7(), ClientId = "client", CustomerId = alice.Id, SessionId = Guid.CreateVersion7(), Scopes = ["openid", "a\"b"], Resources = [], AuthTime = at, Acr = "acr", Amr = ["pwd"],
                ClaimsRequest = """{"userinfo":{"é":null}}""", PaymentReceipts = [Guid.Parse("01890000-0000-7000-8000-000000000001")], CreatedAt = at,
            };
            database.AddRange(grant, judgment, entry);
            await using (var transaction = inTransaction ? await database.Database.BeginTransactionAsync() : null)
            {
                await database.SaveChangesAsync();
                if (transaction is not null)
                    await transaction.CommitAsync();
            }

            database.ChangeTracker.Clear();
            return (await database.Set<GrantRow>().SingleAsync(row => row.Id == grant.Id), await database.Set<AuditEntryRow>().SingleAsync(row => row.Id == entry.Id), await database.Set<JudgmentRow>().SingleAsync(row => row.Id == judgment.Id));
        }
    }

    [Fact]
    public async Task Both_ways_of_reading_find_the_same_rows()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, client) = (await bank.SignUpAsync("alice", new PersonSettings { Phone = "+41790000077" }), bank.WebClient);
        (await client.RedeemAsync(await client.AuthorizeAsync(alice, "openid offline_access accounts"))).AssertGranted();
        await bank.RowsAsync("""update ciam.oauth_grant set payment_receipts = '{01890000-0000-7000-8000-000000000001}', resources = '{"a","b,\"c\""}', revoked_at = now() returning id::text""");

        await AssertReadAlikeAsync<GrantRow>(bank, "ciam.oauth_grant");
        await AssertReadAlikeAsync<CodeRow>(bank, "ciam.oauth_code");
        await AssertReadAlikeAsync<RefreshTokenRow>(bank, "ciam.oauth_refresh_token");
        await AssertReadAlikeAsync<CustomerRow>(bank, "ciam.customers_customer");
    }

    private static async Task AssertReadAlikeAsync<TRow>(Bank bank, string table)
        where TRow : class
    {
        await using var scope = bank.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var slow = (await database.Set<TRow>().AsNoTracking().ToListAsync()).Select(row => JsonSerializer.Serialize(row)).Order().ToList();
        var (reader, quick) = (RowReader<TRow>.Of(database.Model), new List<string>());
        await using (var command = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().CreateCommand($"select 1, {reader.Columns("kept")} from {table} kept"))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                quick.Add(JsonSerializer.Serialize(reader.Read(rows, 1)));
        }

        Assert.NotEmpty(slow);
        Assert.Equal(slow, quick.Order());
    }

    private static JudgmentRow Judgment(Guid? customer) => new()
    {
        Id = Guid.CreateVersion7(), At = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero), Purpose = Purpose.ClientCredentials, CustomerId = customer, FromCustomerDevice = false, Verdict = Verdict.StepUp, Score = 0.25, NotifyOwner = false,
        Evidence = "[]", Facts = """{"purpose":"client_credentials","note":"a \"b\" \\ é"}""", PolicyVersion = "house-4", AddressHash = [1, 2, 3], ShadowVerdict = Verdict.Allow,
    };

    private static AuditEntryRow Entry(string request, params string[] chain) => new()
    {
        Id = Guid.CreateVersion7(), At = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero), Class = "token", Event = "token.issued", ActorKind = "client", ActorId = "client", ActorChain = chain.Length == 0 ? null : chain, Succeeded = true,
        RequestId = request, After = """{"scopes":["a"]}""",
    };
}
