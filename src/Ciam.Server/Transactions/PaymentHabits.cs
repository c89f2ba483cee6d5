using System.Security.Cryptography;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Storage;
using Ciam.Storage.Transactions;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Transactions;

/// <summary>Writes what customers usually pay. Learned only from what was allowed or went well, so that nobody can teach the model his own habits by being refused.</summary>
internal sealed class PaymentHabits(CiamDbContext database, TransactionKeys keys)
{
    /// <summary>Until the end of the transaction: of two payments of one customer at once, the second sees the first.</summary>
    public Task LockAsync(Guid customerId, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended('transactions:' || {customerId.ToString("N")}, 0))", ct);

    /// <summary>The caller holds the customer's lock and a transaction.</summary>
    public async Task LearnAsync(Guid customerId, PaymentBaseline before, PaymentSight sight, byte[]? payeeKey, DateTimeOffset now, CancellationToken ct)
    {
        var text = RiskJson.Write(before.Learn(sight));
        await database.Database.ExecuteSqlAsync($"""
            insert into ciam.transactions_baseline (customer_id, baseline, learned_at) values ({customerId}, {text}::jsonb, {now})
            on conflict (customer_id) do update set baseline = excluded.baseline, learned_at = excluded.learned_at
            """, ct);
        if (payeeKey is not null)
            await database.Database.ExecuteSqlAsync($"""
                insert into ciam.transactions_payee as known (customer_id, payee_key, first_at, last_at, payments) values ({customerId}, {payeeKey}, {sight.At}, {sight.At}, 1)
                on conflict (customer_id, payee_key) do update set
                    first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at), payments = known.payments + 1
                """, ct);
    }

    /// <summary>
    /// Somebody pays, or tries to: that counts for the payee whatever becomes of it. The payer's key is another one for each payee, and made of a salt that is
    /// erased with the customer: from then on nobody can tell whose it was.
    /// </summary>
    public Task NotePayerAsync(Guid customerId, byte[] payeeKey, DateTimeOffset at, CancellationToken ct)
    {
        var (pseudonym, salt) = (keys.OfCustomer(customerId), RandomNumberGenerator.GetBytes(32));
        return database.Database.ExecuteSqlAsync($"""
            with made as (insert into ciam.transactions_payer_salt (customer_id, salt) values ({customerId}, {salt}) on conflict do nothing returning salt),
                 its as (select salt from made union all select salt from ciam.transactions_payer_salt where customer_id = {customerId} limit 1)
            insert into ciam.transactions_payer as known (payee_key, payer_key, first_at, last_at)
            select {payeeKey}, substring(sha256(salt || {pseudonym} || {payeeKey}) for 16), {at}, {at} from its
            on conflict (payee_key, payer_key) do update set first_at = least(known.first_at, excluded.first_at), last_at = greatest(known.last_at, excluded.last_at)
            """, ct);
    }

    /// <summary>A payee that turned out to be a thief is nobody the customer knows.</summary>
    public Task ForgetPayeeAsync(Guid customerId, byte[] payeeKey, CancellationToken ct) =>
        database.Database.ExecuteSqlAsync($"delete from ciam.transactions_payee where customer_id = {customerId} and payee_key = {payeeKey}", ct);

    public async Task<PaymentBaseline> LoadAsync(Guid customerId, CancellationToken ct) =>
        await database.Set<PaymentBaselineRow>().AsNoTracking().Where(row => row.CustomerId == customerId).Select(row => row.Baseline).SingleOrDefaultAsync(ct) is { } json
            ? RiskJson.Read<PaymentBaseline>(json)
            : PaymentBaseline.None;
}
