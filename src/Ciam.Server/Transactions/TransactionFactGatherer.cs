using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Protocol.Assurance;
using Ciam.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Ciam.Server.Transactions;

/// <summary>What was remembered about a question: facts, habits, which policies speak, and whether it was asked before.</summary>
internal sealed record Gathered(TransactionFacts Facts, PaymentBaseline Baseline, string? PolicyInForce, string? PolicyOnTrial, EarlierAnswer? Earlier);

/// <summary>An assessment under the same name by the same client.</summary>
internal sealed record EarlierAnswer(Guid Id, byte[] BodyHash, byte[]? SealedAnswer);

/// <summary>Gathers all facts about one payment in one query.</summary>
internal sealed class TransactionFactGatherer(CiamDbContext database, TransactionKeys keys)
{
    private static readonly TimeSpan Opening = TimeSpan.FromHours(1);

    /// <summary>Every inner list has a limit, so that no attack can make the query slow.</summary>
    private const string Query = """
        with recent as (
            select at, verdict, currency, amount from ciam.transactions_assessment
            where customer_id = @customer and at > @at - interval '7 days' and at <= @at and action is null order by at desc limit 500),
        payers as (
            select first_at from ciam.transactions_payer where payee_key = @payee and first_at <= @at
            and payer_key is distinct from (select substring(sha256(salt || @pseudonym || @payee) for 16) from ciam.transactions_payer_salt where customer_id = @customer) limit 500)
        select
            customer.created_at as created_at,
            customer.suspended_at is not null as suspended,
            customer.phone_changed_at as phone_changed_at,
            greatest(customer.password_changed_at,
                (select max(confirmed_at) from ciam.customers_totp where customer_id = @customer),
                (select max(created_at) from ciam.customers_passkey where customer_id = @customer)) as credential_at,
            (select baseline::text from ciam.transactions_baseline where customer_id = @customer) as baseline,
            (select payments from ciam.transactions_payee where customer_id = @customer and payee_key = @payee) as payee_payments,
            (select first_at from ciam.transactions_payee where customer_id = @customer and payee_key = @payee) as payee_first_at,
            (select count(*) from payers where first_at > @at - interval '30 days') as new_payers,
            (select count(*) from payers where first_at <= @at - interval '30 days') as old_payers,
            (select count(distinct assessment.id) from ciam.transactions_assessment assessment join ciam.transactions_label label on label.assessment_id = assessment.id
                where assessment.payee_key = @payee and label.fraud and label.reported_at <= @at
                and not exists (select 1 from ciam.transactions_label later where later.assessment_id = assessment.id and later.reported_at > label.reported_at and not later.fraud)) as frauds,
            (select count(*) from recent where at > @at - interval '10 minutes') as ten_minutes,
            (select count(*) from recent where at > @at - interval '1 hour') as hour,
            (select count(*) from recent where at > @at - interval '1 day') as day,
            (select count(*) from recent) as week,
            (select count(*) from recent where at > @at - interval '1 day' and verdict in ('hold', 'decline')) as refused,
            (select coalesce(sum(amount), 0)::double precision from recent where at > @at - interval '1 day' and currency = @currency and verdict not in ('hold', 'decline')) as day_sum,
            (select count(*) from (select 1 from ciam.transactions_payee where customer_id = @customer and first_at > @at - interval '1 day' and first_at <= @at limit 100) fresh) as new_payees,
            (select acr from ciam.signin_session where id = @session and customer_id = @customer and ended_at is null and expires_at > @at) as acr,
            (select auth_time from ciam.signin_session where id = @session and customer_id = @customer and ended_at is null and expires_at > @at) as auth_time,
            (select greatest(coalesce(moves, touches), coalesce(touches, moves)) from ciam.behaviour_session where session_id = @session and customer_id = @customer) as behaviour,
            (select scripted from ciam.behaviour_session where session_id = @session and customer_id = @customer) as scripted,
            (select version from ciam.transactions_policy where active) as in_force,
            (select version from ciam.transactions_policy where shadow) as on_trial,
            earlier.id as earlier_id, earlier.body_hash as earlier_hash, earlier.sealed_answer as earlier_answer
        from ciam.customers_customer customer
        left join ciam.transactions_assessment earlier on earlier.client_id = @client and earlier.transaction_id = @transaction
        where customer.id = @customer
        """;

    /// <summary>Null when there is no such customer.</summary>
    public async Task<Gathered?> GatherAsync(AskedTransaction asked, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        await using var command = new NpgsqlCommand(Query, connection, (NpgsqlTransaction?)database.Database.CurrentTransaction?.GetDbTransaction());
        Bind(command.Parameters, asked);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Remembered(asked, row) : null;
    }

    private void Bind(NpgsqlParameterCollection parameters, AskedTransaction asked)
    {
        void Add(string name, NpgsqlDbType type, object? value) => parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
        Add("customer", NpgsqlDbType.Uuid, asked.CustomerId);
        Add("client", NpgsqlDbType.Text, asked.ClientId);
        Add("transaction", NpgsqlDbType.Text, asked.Request.TransactionId);
        Add("at", NpgsqlDbType.TimestampTz, asked.At.UtcDateTime);
        Add("payee", NpgsqlDbType.Bytea, asked.PayeeKey);
        Add("pseudonym", NpgsqlDbType.Bytea, keys.OfCustomer(asked.CustomerId));
        Add("currency", NpgsqlDbType.Text, asked.Request.Currency);
        Add("session", NpgsqlDbType.Uuid, asked.Request.SessionId is { } session ? Guid.Parse(session) : null);
    }

    private static Gathered Remembered(AskedTransaction asked, NpgsqlDataReader row)
    {
        var baseline = Value<string>(row, "baseline") is { } json ? RiskJson.Read<PaymentBaseline>(json) : PaymentBaseline.None;
        var since = row.GetFieldValue<DateTimeOffset>(row.GetOrdinal("created_at"));
        var facts = OfRequest(baseline.Recognise(asked.Sight), asked.Request) with
        {
            AccountAgeDays = Math.Max(0, (asked.At - since).TotalDays),
            Suspended = row.GetBoolean(row.GetOrdinal("suspended")) ? 1 : 0,
            PhoneAgeHours = Age(row, "phone_changed_at", asked.At)?.TotalHours,
            // What was set when the account was opened did not change.
            CredentialAgeHours = Age(row, "credential_at", since + Opening) > TimeSpan.Zero ? null : Age(row, "credential_at", asked.At)?.TotalHours,
        };
        if (asked.Request.SessionId is not null)
            facts = facts with
            {
                SessionLevel = Acr.LevelOf(Value<string>(row, "acr")),
                ProofAgeMinutes = Age(row, "auth_time", asked.At)?.TotalMinutes,
                BehaviourRatio = row.IsDBNull(row.GetOrdinal("behaviour")) ? null : row.GetDouble(row.GetOrdinal("behaviour")),
                ScriptedInput = row.IsDBNull(row.GetOrdinal("scripted")) ? null : row.GetBoolean(row.GetOrdinal("scripted")) ? 1 : 0,
            };
        if (facts.MovesMoney)
            facts = OfMoney(facts, baseline, asked, row);
        var earlier = row.IsDBNull(row.GetOrdinal("earlier_id"))
            ? null
            : new EarlierAnswer(row.GetGuid(row.GetOrdinal("earlier_id")), row.GetFieldValue<byte[]>(row.GetOrdinal("earlier_hash")), Value<byte[]>(row, "earlier_answer"));
        return new Gathered(facts, baseline, Value<string>(row, "in_force"), Value<string>(row, "on_trial"), earlier);
    }

    /// <summary>What came with the question; all there is when nothing can be gathered.</summary>
    public static TransactionFacts OfRequest(TransactionFacts known, AssessmentRequest request) => known with
    {
        Action = request.Action,
        Channel = request.Channel,
        Currency = request.Currency,
        Amount = (double?)request.Money,
        RoundZeros = request.Money is { } money ? Zeros(money) : null,
        DrainedShare = request is { Funds: { } funds, Money: { } paid } && funds > 0 ? (double)Math.Min(1, paid / funds) : null,
        RemoteControl = Number(request.Hints?.RemoteControl),
        ActiveCall = Number(request.Hints?.ActiveCall),
        ScreenShared = Number(request.Hints?.ScreenShared),
        Free = request.Features is { Count: > 0 } free ? free : null,
    };

    /// <summary>This payment counts with those before it.</summary>
    private static TransactionFacts OfMoney(TransactionFacts facts, PaymentBaseline baseline, AskedTransaction asked, NpgsqlDataReader row)
    {
        double Count(string column) => row.GetInt64(row.GetOrdinal(column));
        var paidBefore = !row.IsDBNull(row.GetOrdinal("payee_payments"));
        var usual = baseline.Amounts.GetValueOrDefault(asked.Request.Currency!);
        return facts with
        {
            PayeePayments = paidBefore ? row.GetInt32(row.GetOrdinal("payee_payments")) : 0,
            PayeeAgeDays = Age(row, "payee_first_at", asked.At)?.TotalDays ?? 0,
            PayeeNewPayers = Count("new_payers"),
            PayeeOldPayers = Count("old_payers"),
            PayeeFrauds = Count("frauds"),
            Count10Minutes = Count("ten_minutes") + 1,
            CountHour = Count("hour") + 1,
            CountDay = Count("day") + 1,
            CountWeek = Count("week") + 1,
            RefusedDay = Count("refused"),
            NewPayeesDay = Count("new_payees") + (paidBefore ? 0 : 1),
            DaySumRatio = usual is { Count: >= PaymentBaseline.FewestPayments } ? (row.GetDouble(row.GetOrdinal("day_sum")) + facts.Amount) / usual.Median : null,
        };
    }

    private static double Zeros(decimal money)
    {
        var (whole, zeros) = (decimal.Truncate(money), 0);
        if (whole != money || whole == 0)
            return 0;
        for (; whole % 10 == 0; whole /= 10)
            zeros++;
        return zeros;
    }

    private static double? Number(bool? told) => told is null ? null : told.Value ? 1 : 0;

    /// <summary>A clock that went back makes nothing younger than new.</summary>
    private static TimeSpan? Age(NpgsqlDataReader row, string column, DateTimeOffset now) =>
        row.IsDBNull(row.GetOrdinal(column)) ? null : now - row.GetFieldValue<DateTimeOffset>(row.GetOrdinal(column)) is var age && age > TimeSpan.Zero ? age : TimeSpan.Zero;

    private static T? Value<T>(NpgsqlDataReader row, string column)
        where T : class => row.IsDBNull(row.GetOrdinal(column)) ? null : row.GetFieldValue<T>(row.GetOrdinal(column));
}
