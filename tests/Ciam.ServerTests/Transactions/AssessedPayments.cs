using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Transactions;
using Ciam.ServerTests.Risk;
using Ciam.Storage.Customers;
using Ciam.Storage.Transactions;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Transactions;

/// <summary>A payment is asked about, answered with reasons, kept whole, and learned from once it went well.</summary>
public sealed class AssessedPayments(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task The_usual_is_allowed_the_strange_is_asked_about_to_the_letter_and_refused_ones_teach_nothing()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, service) = (await bank.CustomerOfOldAsync("alice"), await PaymentService.OpenAsync(bank));
        Assert.Equal("30", (await service.LivesAsync(alice))["imported"]);
        Assert.Equal("30", (await service.LivesAsync(alice))["already_known"]);

        // The usual.
        var usual = (await service.AssessAsync(service.Payment(alice))).AssertVerdict("allow");
        Assert.True(usual.ValueOf("payee_payments") >= 10 && usual.ValueOf("payments_known") == 30, usual.Json.ToString());
        Assert.Null(usual["authorization_details"]);

        // The strange: somebody new, much money, a new device, another country.
        var strange = service.Payment(alice, 900, PaymentService.Stranger);
        (strange["device"]!["id"], strange["ip_address"]) = ("new-phone", RiskBank.Singapore);
        var asked = (await service.AssessAsync(strange)).AssertVerdict("decline");
        Assert.Contains("place", asked.ReasonCodes());
        Assert.Contains("payee", asked.ReasonCodes());
        var texts = asked.Json.GetProperty("customer_texts");
        Assert.Contains("a place that is unusual for you", texts.GetProperty("en").GetString(), StringComparison.Ordinal);
        Assert.Contains("für Sie ungewöhnlichen Ort", texts.GetProperty("de").GetString(), StringComparison.Ordinal);
        Assert.Equal(4, texts.EnumerateObject().Select(text => text.Value.GetString()).Distinct().Count());

        // Less strange: the customer is asked, for exactly this.
        var large = service.Payment(alice, 700, PaymentService.Stranger);
        large["device"]!["id"] = "new-phone";
        var stepUp = (await service.AssessAsync(large)).AssertVerdict("step_up");
        var detail = stepUp.Json.GetProperty("authorization_details")[0];
        Assert.Equal("payment_initiation", detail.GetProperty("type").GetString());
        Assert.Equal("700.00", detail.GetProperty("instructedAmount").GetProperty("amount").GetString());
        Assert.Equal(PaymentService.Stranger, detail.GetProperty("creditorAccount").GetProperty("iban").GetString());
        var sum = stepUp.Json.GetProperty("base").GetDouble() + stepUp.Json.GetProperty("contributions").EnumerateArray().Sum(part => part.GetProperty("weight").GetDouble());
        Assert.Equal(stepUp.Json.GetProperty("log_odds").GetDouble(), sum, 9);
        Assert.Equal(1 / (1 + Math.Exp(-sum)), stepUp.Json.GetProperty("score").GetDouble(), 12);

        // Neither taught anything; that it settled does.
        Assert.Equal((0, 31), (await service.AssessAsync(service.Payment(alice, 60, PaymentService.Stranger))) is var before ? (before.ValueOf("payee_payments"), before.ValueOf("payments_known")) : default);
        Assert.Equal(HttpStatusCode.OK, (await service.ReportAsync(stepUp["transaction_id"]!, "settled")).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.ReportAsync(stepUp["transaction_id"]!, "settled")).Status);
        var after = await service.AssessAsync(service.Payment(alice, 60, PaymentService.Stranger));
        Assert.Equal(1, after.ValueOf("payee_payments"));
        Assert.Equal(HttpStatusCode.NotFound, (await service.ReportAsync("t-nobody", "settled")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.ReportAsync(stepUp["transaction_id"]!, "lost")).Status);

        // Every answer can be computed again from what was kept, to the last bit; labels stand where outcomes were told.
        var (rows, labels) = await bank.WithDatabaseAsync(async database => (await database.Set<AssessmentRow>().AsNoTracking().ToListAsync(), await database.Set<LabelRow>().CountAsync()));
        Assert.Equal((35, 31), (rows.Count, labels));
        foreach (var row in rows)
        {
            var again = FraudJudge.Judge(RiskJson.Read<TransactionFacts>(row.Facts), FraudPolicy.Default);
            var kept = RiskJson.Read<FraudJudgment>(row.Judgment);
            Assert.Equal((row.Verdict, row.Score), (again.Verdict, again.Score));
            Assert.Equal(kept.Contributions, again.Contributions);
        }
        Assert.Equal(5, (await bank.RowsAsync("select event from ciam.audit_entry where event = 'transaction.assessed'")).Count);
        Assert.DoesNotContain(PaymentService.Stranger, string.Concat(await bank.RowsAsync("select to_jsonb(row)::text from ciam.transactions_assessment row")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payee_reported_once_is_held_for_everybody_and_one_that_many_begin_to_pay_shows()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var service = await PaymentService.OpenAsync(bank);
        var people = new List<Person>();
        for (var i = 0; i < 5; i++)
            people.Add(await bank.CustomerOfOldAsync($"person{i}"));

        var last = await service.AssessAsync(service.Payment(people[0], 200, PaymentService.Stranger));
        foreach (var person in people.Skip(1))
            last = await service.AssessAsync(service.Payment(person, 200, PaymentService.Stranger));
        Assert.Equal(4, last.ValueOf("payee_new_payers"));
        Assert.Contains("shared_payee", last.ReasonCodes());

        await service.ReportAsync(last["transaction_id"]!, "confirmed_fraud");
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        var held = (await service.AssessAsync(service.Payment(people[0], 20, PaymentService.Stranger))).AssertVerdict("hold");
        Assert.Equal("reported-payee", held.Json.GetProperty("reasons")[0].GetProperty("rule").GetString());

        // The report was wrong: the newest word counts.
        await service.ReportAsync(last["assessment_id"]!, "genuine");
        bank.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, (await service.AssessAsync(service.Payment(people[1], 20, PaymentService.Stranger))).ValueOf("payee_frauds"));

        // Who is erased is gone from all of it, and so are labels: no row of payments bears a key that could still be made of who it was.
        const string Everything = "select to_jsonb(row)::text from ciam.transactions_assessment row union all select to_jsonb(row)::text from ciam.transactions_payee row "
            + "union all select to_jsonb(row)::text from ciam.transactions_payer_salt row union all select to_jsonb(row)::text from ciam.transactions_baseline row union all select to_jsonb(row)::text from ciam.transactions_payer row";
        var traces = await bank.WithDatabaseAsync(database => database.Set<AssessmentRow>().Where(row => row.CustomerId == people[4].Id).Select(row => new { row.Id, row.CustomerKey, PayeeKey = row.PayeeKey! }).FirstAsync());
        Assert.Contains(people[4].Id.ToString(), string.Concat(await bank.RowsAsync(Everything)), StringComparison.Ordinal);
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == people[4].Id).ExecuteDeleteAsync());
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.transactions_label"));
        var left = string.Concat(await bank.RowsAsync(Everything));
        Assert.All(new[] { people[4].Id.ToString(), traces.Id.ToString(), Convert.ToHexStringLower(traces.CustomerKey) }, trace => Assert.DoesNotContain(trace, left, StringComparison.Ordinal));
        var payers = await bank.WithDatabaseAsync(database => database.Set<PayerRow>().AsNoTracking().ToListAsync());
        var salts = await bank.WithDatabaseAsync(database => database.Set<PayerSaltRow>().AsNoTracking().ToListAsync());
        Assert.Equal((5, 4), (payers.Count, salts.Count));
        Assert.DoesNotContain(payers, payer => salts.Any(salt => payer.PayerKey.AsSpan().SequenceEqual(System.Security.Cryptography.SHA256.HashData([.. salt.Salt, .. traces.CustomerKey, .. traces.PayeeKey]).AsSpan(0, 16))));
        Assert.Equal(4, payers.Count(payer => salts.Any(salt => payer.PayerKey.AsSpan().SequenceEqual(KeyOf(bank, salt, payer)))));
        await bank.WithDatabaseAsync(database => TransactionRetentionWorker.ForgetAsync(database, bank.Clock.GetUtcNow().AddDays(401), default));
        Assert.Empty(await bank.RowsAsync("select 'x' from ciam.transactions_assessment union all select 'x' from ciam.transactions_payee union all select 'x' from ciam.transactions_payer"));
    }

    /// <summary>What the server itself would look for.</summary>
    private static ReadOnlySpan<byte> KeyOf(Bank bank, PayerSaltRow salt, PayerRow payer) =>
        System.Security.Cryptography.SHA256.HashData([.. salt.Salt, .. bank.Services.GetRequiredService<TransactionKeys>().OfCustomer(salt.CustomerId), .. payer.PayeeKey]).AsSpan(0, 16);

    [Fact]
    public async Task The_same_question_has_the_same_answer_and_a_name_is_used_once_however_many_ask_at_once()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, mallory, service) = (await bank.CustomerOfOldAsync("alice"), await bank.CustomerOfOldAsync("mallory"), await PaymentService.OpenAsync(bank));

        var one = service.Payment(alice);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => service.AssessAsync(one)));
        Assert.Single(answers.Select(answer => answer.Json.ToString()).Distinct());
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));

        // Another body under the name, by the same customer or another, one after the other or at once.
        var other = one.DeepClone();
        other["amount"] = "60.01";
        var taken = await service.AssessAsync(other);
        Assert.Equal((HttpStatusCode.Conflict, "transaction_id_reused"), (taken.Status, taken["code"]));
        var (hers, his) = (service.Payment(alice), service.Payment(mallory));
        (hers["transaction_id"], his["transaction_id"]) = ("shared", "shared");
        var race = await Task.WhenAll(service.AssessAsync(hers), service.AssessAsync(his));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], race.Select(answer => answer.Status).Order());

        // Of many payments at once each sees those before it.
        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.Payment(mallory)).ToList().Select(body => service.AssessAsync(body)));
        Assert.Equal(8, counts.Select(answer => answer.ValueOf("count_10_minutes")).Distinct().Count());

        // Names are the caller's own: another client has its own.
        var second = await PaymentService.OpenAsync(bank, "other-service");
        Assert.Equal(HttpStatusCode.OK, (await second.AssessAsync(hers)).Status);
    }

    [Fact]
    public async Task Who_cannot_be_seen_in_time_is_judged_blind_and_money_over_the_limit_is_held()
    {
        await using var bank = await RiskBank.OpenAsync(app);
        var (alice, service) = (await bank.CustomerOfOldAsync("alice"), await PaymentService.OpenAsync(bank));
        await service.LivesAsync(alice, 10);

        await bank.WithDatabaseAsync(async database =>
        {
            await using var transaction = await database.Database.BeginTransactionAsync();
            await database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('transactions:' || {alice.Id.ToString("N")}, 0))");
            var large = (await service.AssessAsync(service.Payment(alice, 31))).AssertVerdict("hold");
            Assert.Equal(["blind"], large.ReasonCodes());
            (await service.AssessAsync(service.Payment(alice, 30))).AssertVerdict("step_up");
        });

        var seen = (await service.AssessAsync(service.Payment(alice, 31))).AssertVerdict("allow");
        Assert.Equal(10, seen.ValueOf("payments_known"));
    }
}
