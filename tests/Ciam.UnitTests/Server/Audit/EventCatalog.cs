using System.Globalization;
using System.Text;
using System.Text.Json;
using Ciam.Decisions.Audit;
using Ciam.Server.Audit;
using Ciam.Testing;

namespace Ciam.UnitTests.Server.Audit;

/// <summary>Every event has a class and a name in OCSF, and the document of the schema says what the code does.</summary>
public sealed class EventCatalog
{
    private static readonly AuditEntry Full = new()
    {
        Id = Guid.Parse("0197f000-0000-7000-8000-000000000001"), Position = 7, At = new(2026, 3, 3, 4, 5, 6, 123, 456, TimeSpan.Zero), Class = AuditClasses.Token, Event = "token.issued",
        ActorKind = "client", ActorId = "chatbot", ActorChain = ["agent", "bank"], CustomerId = Guid.Parse("0197f000-0000-7000-8000-00000000000a"), ClientId = "chatbot",
        SessionId = Guid.Parse("0197f000-0000-7000-8000-00000000000b"), Succeeded = true, Reason = "risk", Network = "192.0.2.10", Place = "CH, Zurich", Device = "Chrome on Windows",
        RequestId = "4bf92f3577b34da6a3ce929d0e0e4736", Before = """{"a":1}""", After = """{"a":2}""",
    };

    [Fact]
    public void Every_event_is_listed() => Assert.Equal(AuditEvents.All, AuditCatalog.Listed.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_event_has_a_class_that_has_partitions() => Assert.All(AuditEvents.All, name => Assert.Contains(AuditCatalog.Of(name).Class, AuditClasses.All));

    [Fact]
    public void An_ocsf_event_has_what_its_class_asks_for()
    {
        foreach (var name in AuditEvents.All)
        {
            var (activity, entry) = (AuditCatalog.Of(name).Activity, Full with { Event = name, Succeeded = false });
            using var json = JsonDocument.Parse(Ocsf.Write(entry, activity));
            var root = json.RootElement;
            Assert.Equal((3, activity.ClassUid, activity.ActivityId, (activity.ClassUid * 100) + activity.ActivityId), (root.GetProperty("category_uid").GetInt32(), root.GetProperty("class_uid").GetInt32(), root.GetProperty("activity_id").GetInt32(), root.GetProperty("type_uid").GetInt32()));
            Assert.Equal((2, 1772510706123L, Ocsf.Version), (root.GetProperty("status_id").GetInt32(), root.GetProperty("time").GetInt64(), root.GetProperty("metadata").GetProperty("version").GetString()));
            Assert.True(root.TryGetProperty(activity.ClassUid == 3004 ? "entity" : "user", out _), name);
            Assert.Equal("192.0.2.10", root.GetProperty("src_endpoint").GetProperty("ip").GetString());
        }
    }

    [Fact]
    public void A_truncated_address_is_not_told_as_an_endpoint()
    {
        using var json = JsonDocument.Parse(Ocsf.Write(Full with { Network = "192.0.2.0/24", Place = null }, OcsfActivity.Logon));

        Assert.False(json.RootElement.GetProperty("src_endpoint").TryGetProperty("ip", out _));
        Assert.Equal("192.0.2.0/24", json.RootElement.GetProperty("unmapped").GetProperty("network").GetString());
    }

    [Fact]
    public void The_document_of_events_is_current()
    {
        var document = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # Audit events

            Written by `EventCatalog`. Schema version {AuditEntry.Version}: the canonical form of an entry, whose bytes are hashed. OCSF {Ocsf.Version}, category 3, Identity & Access Management.

            ## Members of an entry

            | Member | Tells | OCSF |
            |---|---|---|
            | `id`, `position`, `at` | which entry, its place in the order of all, when | `metadata.uid`, `metadata.sequence`, `time` |
            | `class`, `event` | how long it is kept, what happened | `metadata.log_name`, `metadata.event_code` and the class below |
            | `actor_kind`, `actor_id`, `actor_chain` | who did it, and through whose hands | `actor` |
            | `customer_id`, `client_id` | upon whom and by which client: the subject | `user` or `entity`, `service` |
            | `succeeded`, `reason` | outcome and why | `status_id`, `status_detail` |
            | `network`, `place`, `device` | where from and with what | `src_endpoint`, `unmapped` |
            | `session_id`, `request_id` | within which session and request | `session.uid`, `metadata.correlation_uid` |
            | `before`, `after` | what changed, or the particulars | `unmapped` |
            | `person_key_id`, `personal` | where a customer is known: reason, whole address, place, device, before and after as ciphertext under that person's key | the same as in clear, where the receiver may read it |
            | `v` | the version of this schema | |

            A full entry:

            ```json
            {Full.ToCanonical()}
            ```

            The same as OCSF:

            ```json
            {Ocsf.Write(Full, OcsfActivity.ServiceTicket)}
            ```

            ## Events

            | Event | Class | `class_uid` | `activity_id` |
            |---|---|---|---|

            """));
        foreach (var name in AuditEvents.All)
        {
            var kind = AuditCatalog.Of(name);
            document.Append(CultureInfo.InvariantCulture, $"| `{name}` | {kind.Class} | {kind.Activity.ClassUid} {kind.Activity.ClassName} | {kind.Activity.ActivityId} {kind.Activity.ActivityName} |\n");
        }

        Golden.Match("docs/generated/audit-events.md", document.ToString());
    }
}
