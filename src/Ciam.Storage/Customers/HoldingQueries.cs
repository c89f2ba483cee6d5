using Microsoft.EntityFrameworkCore;

namespace Ciam.Storage.Customers;

/// <summary>What a customer holds: a factor, a recovery code, a browser, an open session or a consent to an app, told alike.</summary>
public sealed record Holding(string Kind, Guid? Id, string Name, string? Place, DateTimeOffset Since, DateTimeOffset? SeenAt, DateTimeOffset? Until, string? Acr, string? Amr)
{
    public const string App = "app";
    public const string Passkey = "passkey";
    public const string RecoveryCode = "recovery_code";
    public const string Device = "device";
    public const string Session = "session";

    /// <summary>Its place is the app's id; its Amr are the scopes.</summary>
    public const string Consent = "consent";
}

/// <summary>What a customer holds, in one look.</summary>
public static class HoldingQueries
{
    /// <summary>Factors all; browsers and open sessions the latest, up to a number of each.</summary>
    public static Task<List<Holding>> HoldingsOfAsync(this CiamDbContext database, Guid customer, int devices, int sessions, DateTimeOffset now, CancellationToken ct) =>
        database.Database.SqlQuery<Holding>($"""
            select 'app' as "Kind", id as "Id", name as "Name", null::text as "Place", confirmed_at as "Since", null::timestamptz as "SeenAt", null::timestamptz as "Until", null::text as "Acr", null::text as "Amr"
            from ciam.customers_totp where customer_id = {customer} and confirmed_at is not null
            union all
            select 'passkey', id, name, null, created_at, last_used_at, null, null, null from ciam.customers_passkey where customer_id = {customer}
            union all
            select 'recovery_code', id, '', null, created_at, null, null, null, null from ciam.customers_recovery_code where customer_id = {customer} and spent_at is null
            union all
            (select 'device', id, name, null, first_seen_at, last_seen_at, remembered_until, null, null from ciam.customers_device
             where customer_id = {customer} and revoked_at is null order by last_seen_at desc limit {devices})
            union all
            select 'consent', null, client.client_name, client.client_id, consent.given_at, null, null, null, array_to_string(consent.scopes, ' ')
            from ciam.oauth_consent consent join ciam.oauth_client client on client.client_id = consent.client_id where consent.customer_id = {customer}
            union all
            (select 'session', id, device_name, place_name, created_at, last_seen_at, null, acr, array_to_string(amr, ' ') from ciam.signin_session
             where customer_id = {customer} and ended_at is null and expires_at > {now} order by last_seen_at desc limit {sessions})
            """).ToListAsync(ct);
}
