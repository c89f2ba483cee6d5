using System.Text;
using System.Text.Json;

namespace Ciam.Decisions.Audit;

/// <summary>One activity of one event class of the Open Cybersecurity Schema Framework, category "Identity &amp; Access Management".</summary>
public sealed record OcsfActivity(int ClassUid, string ClassName, int ActivityId, string ActivityName)
{
    private const string AuthenticationClass = "Authentication";
    private const string AccountClass = "Account Change";
    private const string EntityClass = "Entity Management";
    private const string AccessClass = "User Access Management";

    public static OcsfActivity Logon { get; } = new(3002, AuthenticationClass, 1, "Logon");
    public static OcsfActivity Logoff { get; } = new(3002, AuthenticationClass, 2, "Logoff");
    public static OcsfActivity AuthenticationTicket { get; } = new(3002, AuthenticationClass, 3, "Authentication Ticket");
    public static OcsfActivity ServiceTicket { get; } = new(3002, AuthenticationClass, 4, "Service Ticket Request");
    public static OcsfActivity AuthenticationOther { get; } = new(3002, AuthenticationClass, 99, "Other");
    public static OcsfActivity CreateAccount { get; } = new(3001, AccountClass, 1, "Create");
    public static OcsfActivity EnableAccount { get; } = new(3001, AccountClass, 2, "Enable");
    public static OcsfActivity PasswordChange { get; } = new(3001, AccountClass, 3, "Password Change");
    public static OcsfActivity PasswordReset { get; } = new(3001, AccountClass, 4, "Password Reset");
    public static OcsfActivity DisableAccount { get; } = new(3001, AccountClass, 5, "Disable");
    public static OcsfActivity FactorEnable { get; } = new(3001, AccountClass, 10, "MFA Factor Enable");
    public static OcsfActivity FactorDisable { get; } = new(3001, AccountClass, 11, "MFA Factor Disable");
    public static OcsfActivity AccountOther { get; } = new(3001, AccountClass, 99, "Other");
    public static OcsfActivity CreateEntity { get; } = new(3004, EntityClass, 1, "Create");
    public static OcsfActivity ReadEntity { get; } = new(3004, EntityClass, 2, "Read");
    public static OcsfActivity UpdateEntity { get; } = new(3004, EntityClass, 3, "Update");
    public static OcsfActivity DeleteEntity { get; } = new(3004, EntityClass, 4, "Delete");
    public static OcsfActivity EnableEntity { get; } = new(3004, EntityClass, 8, "Enable");
    public static OcsfActivity DisableEntity { get; } = new(3004, EntityClass, 9, "Disable");
    public static OcsfActivity AssignPrivileges { get; } = new(3005, AccessClass, 1, "Assign Privileges");
    public static OcsfActivity RevokePrivileges { get; } = new(3005, AccessClass, 2, "Revoke Privileges");
}

/// <summary>An entry as a SIEM reads it: one OCSF event.</summary>
public static class Ocsf
{
    public const string Version = "1.5.0";

    /// <param name="entry">With what it tells of a person filled in, where the receiver may read it.</param>
    /// <param name="activity">What OCSF calls the event.</param>
    public static string Write(AuditEntry entry, OcsfActivity activity)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Kind(json, entry, activity);
            json.WriteStartObject("metadata");
            json.WriteString("version", Version);
            json.WriteString("uid", entry.Id);
            json.WriteNumber("sequence", entry.Position);
            json.WriteString("event_code", entry.Event);
            json.WriteString("correlation_uid", entry.RequestId);
            json.WriteString("log_name", entry.Class);
            json.WriteStartObject("product");
            json.WriteString("name", "CiamServer");
            json.WriteString("vendor_name", "CiamServer");
            json.WriteEndObject();
            json.WriteEndObject();
            Actor(json, entry);
            Subject(json, entry, activity);
            if (entry.Network is not null || entry.Place is not null)
                Source(json, entry);
            if (entry.SessionId is { } session && activity.ClassUid is 3002)
            {
                json.WriteStartObject("session");
                json.WriteString("uid", session);
                json.WriteEndObject();
            }

            Unmapped(json, entry);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Kind(Utf8JsonWriter json, AuditEntry entry, OcsfActivity activity)
    {
        json.WriteNumber("category_uid", 3);
        json.WriteString("category_name", "Identity & Access Management");
        json.WriteNumber("class_uid", activity.ClassUid);
        json.WriteString("class_name", activity.ClassName);
        json.WriteNumber("activity_id", activity.ActivityId);
        json.WriteString("activity_name", activity.ActivityName);
        json.WriteNumber("type_uid", (activity.ClassUid * 100) + activity.ActivityId);
        json.WriteNumber("severity_id", entry.Succeeded ? 1 : 2);
        json.WriteNumber("status_id", entry.Succeeded ? 1 : 2);
        json.WriteString("status", entry.Succeeded ? "Success" : "Failure");
        if (entry.Reason is { } reason)
            json.WriteString("status_detail", reason);
        json.WriteNumber("time", entry.At.ToUnixTimeMilliseconds());
        json.WriteString("message", entry.Event);
    }

    private static void Actor(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject("actor");
        if (entry.ActorKind is "customer" or "staff")
            User(json, entry.ActorId, entry.ActorKind == "staff" ? 2 : 1);
        else
            json.WriteString("app_name", entry.ActorId ?? entry.ActorKind);
        if (entry.ActorChain is { Count: > 0 } chain)
            json.WriteString("invoked_by", string.Join(" < ", chain));
        json.WriteEndObject();
    }

    /// <summary>Each class wants to know upon whom or what it was done.</summary>
    private static void Subject(Utf8JsonWriter json, AuditEntry entry, OcsfActivity activity)
    {
        if (activity.ClassUid == 3004)
        {
            json.WriteStartObject("entity");
            json.WriteString("uid", entry.CustomerId?.ToString() ?? entry.ClientId ?? entry.Event.Split('.')[0]);
            json.WriteString("type", entry.CustomerId is not null ? "customer" : entry.ClientId is not null ? "client" : entry.Event.Split('.')[0]);
            json.WriteEndObject();
            return;
        }

        User(json, entry.CustomerId?.ToString() ?? entry.ActorId ?? entry.ClientId ?? "unknown", 1);
        if (activity.ClassUid == 3005)
        {
            json.WriteStartArray("privileges");
            json.WriteStringValue(entry.Event);
            json.WriteEndArray();
        }

        if (entry.ClientId is { } client && activity.ClassUid is 3002)
        {
            json.WriteStartObject("service");
            json.WriteString("uid", client);
            json.WriteString("name", client);
            json.WriteEndObject();
        }
    }

    private static void User(Utf8JsonWriter json, string? id, int type)
    {
        json.WriteStartObject("user");
        json.WriteString("uid", id);
        json.WriteNumber("type_id", type);
        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject("src_endpoint");
        // A truncated address is a network, not an endpoint.
        if (entry.Network is { } network && !IsTruncated(network))
            json.WriteString("ip", network);
        if (entry.Place is { } place)
        {
            json.WriteStartObject("location");
            json.WriteString("country", place.Split(", ")[0]);
            if (place.Split(", ", 2) is [_, var city])
                json.WriteString("city", city);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static bool IsTruncated(string network) => network.Contains('/', StringComparison.Ordinal);

    /// <summary>What OCSF has no name for.</summary>
    private static void Unmapped(Utf8JsonWriter json, AuditEntry entry)
    {
        json.WriteStartObject("unmapped");
        json.WriteString("actor_kind", entry.ActorKind);
        if (entry.ClientId is { } client)
            json.WriteString("client_id", client);
        if (entry.Network is { } network && IsTruncated(network))
            json.WriteString("network", network);
        if (entry.Device is { } device)
            json.WriteString("device", device);
        if (entry.SessionId is { } session)
            json.WriteString("session_id", session);
        if (entry.Before is { } before)
            json.WriteString("before", before);
        if (entry.After is { } after)
            json.WriteString("after", after);
        json.WriteEndObject();
    }
}
