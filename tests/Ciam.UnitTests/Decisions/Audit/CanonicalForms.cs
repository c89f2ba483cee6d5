using System.Text;
using System.Text.Json;
using Ciam.Decisions.Audit;

namespace Ciam.UnitTests.Decisions.Audit;

/// <summary>An entry has one spelling, and every part of it counts.</summary>
public sealed class CanonicalForms
{
    [Fact]
    public void A_full_entry_is_spelled_like_this() => Assert.Equal(
        """{"actor_chain":["agent","bank"],"actor_id":"a","actor_kind":"client","after":{"a":1.10,"b":[true,null]},"at":"2026-03-03T04:05:06.123456Z","before":{"x":"é"},"class":"token","client_id":"bank","customer_id":"0197f000-0000-7000-8000-00000000000a","device":"Chrome","event":"token.issued","id":"0197f000-0000-7000-8000-000000000001","network":"192.0.2.0/24","person_key_id":"0197f000-0000-7000-8000-00000000000c","personal":"AQID","place":"CH","position":7,"reason":"a \"quoted\"\nline","request_id":"r","session_id":"0197f000-0000-7000-8000-00000000000b","succeeded":true,"v":1}""",
        Full.ToCanonical());

    [Fact]
    public void What_is_absent_is_left_out() => Assert.Equal(
        """{"actor_chain":[],"actor_kind":"system","at":"2026-03-03T04:05:06.123456Z","class":"token","event":"token.issued","id":"0197f000-0000-7000-8000-000000000001","position":7,"request_id":"r","succeeded":false,"v":1}""",
        Bare.ToCanonical());

    [Fact]
    public void The_names_stand_in_their_order_and_the_text_is_json()
    {
        using var json = JsonDocument.Parse(Full.ToCanonical());

        var names = json.RootElement.EnumerateObject().Select(member => member.Name).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(Full.ToCanonical(), CanonicalJson.Of(Full.ToCanonical()));
    }

    [Fact]
    public void Every_property_is_part_of_what_is_hashed()
    {
        AuditEntry[] others =
        [
            Full with { Id = Guid.Empty }, Full with { Position = 8 }, Full with { At = Full.At.AddMicroseconds(1) }, Full with { Class = "account" }, Full with { Event = "code.issued" },
            Full with { ActorKind = "staff" }, Full with { ActorId = null }, Full with { ActorChain = ["bank", "agent"] }, Full with { CustomerId = null }, Full with { ClientId = "b" },
            Full with { SessionId = null }, Full with { Succeeded = false }, Full with { Reason = "" }, Full with { Network = null }, Full with { Place = "DE" }, Full with { Device = "Edge" },
            Full with { RequestId = "s" }, Full with { Before = "{}" }, Full with { After = """{"a":1.1,"b":[true,null]}""" }, Full with { PersonKeyId = null }, Full with { Personal = [1, 2, 4] },
        ];

        Assert.Equal(typeof(AuditEntry).GetProperties().Length, others.Length);
        Assert.Equal(others.Length + 1, others.Append(Full).Select(entry => Convert.ToHexString(entry.ToLeaf().Hash)).Distinct().Count());
    }

    [Theory]
    [InlineData("""{ "b" : 1, "a" : { "d": [ ], "c": { } } }""", """{"a":{"c":{},"d":[]},"b":1}""")]
    [InlineData("""{"\u20ac":"\u0041\/","\ud83d\ude00":1,"\uff21":2}""", """{"€":"A/","😀":1,"Ａ":2}""")]
    [InlineData("""["\u0000\u0008\t\n\f\r\u001f\"\\ \u007f"]""", "[\"\\u0000\\b\\t\\n\\f\\r\\u001f\\\"\\\\ \u007f\"]")]
    [InlineData("100000000000000000000.000", "100000000000000000000.000")]
    public void Json_gets_the_one_spelling(string json, string canonical) => Assert.Equal(canonical, CanonicalJson.Of(json));

    [Fact]
    public void A_seal_is_spelled_like_this_and_hashes_its_text()
    {
        var seal = Given.Seal(1, Given.Entries(1, 2), Seal.NothingBefore);

        Assert.Equal(
            $$"""{"class":"token","count":2,"first":1,"horizon":2,"kind":"batch","last":2,"number":1,"period":"2026q1","previous":"{{new string('0', 64)}}","root":"{{Convert.ToHexStringLower(seal.Root)}}","sealed_at":"2026-03-03T05:00:00.000000Z","v":1}""",
            seal.ToCanonical());
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(seal.ToCanonical())), seal.ToHash());
    }

    [Theory]
    [InlineData("token", "2026-03-31T23:59:59Z", "2026q1", "2026-01-01", "2026-04-01")]
    [InlineData("token", "2026-12-01T00:00:00Z", "2026q4", "2026-10-01", "2027-01-01")]
    [InlineData("account", "2026-12-31T23:00:00-05:00", "2027", "2027-01-01", "2028-01-01")]
    public void A_period_is_a_quarter_or_a_year_of_utc(string name, string at, string period, string from, string until)
    {
        var found = AuditPeriod.Of(name, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal((period, from, until), (found.Name, found.From.ToString("yyyy-MM-dd"), found.Until.ToString("yyyy-MM-dd")));
        Assert.Equal(found.Until, found.Next.From);
    }

    private static AuditEntry Bare => Given.Entry(7) with { Succeeded = false, ActorKind = "system", Id = Guid.Parse("0197f000-0000-7000-8000-000000000001"), At = new(2026, 3, 3, 4, 5, 6, 123, 456, TimeSpan.Zero), RequestId = "r" };

    private static AuditEntry Full => Bare with
    {
        ActorKind = "client", ActorId = "a", ActorChain = ["agent", "bank"], CustomerId = Guid.Parse("0197f000-0000-7000-8000-00000000000a"), ClientId = "bank",
        SessionId = Guid.Parse("0197f000-0000-7000-8000-00000000000b"), Succeeded = true, Reason = "a \"quoted\"\nline", Network = "192.0.2.0/24", Place = "CH", Device = "Chrome",
        Before = """{"x": "\u00e9"}""", After = """{ "b": [true, null], "a": 1.10 }""", PersonKeyId = Guid.Parse("0197f000-0000-7000-8000-00000000000c"), Personal = [1, 2, 3],
    };
}

/// <summary>Entries and seals for the rules of the trail.</summary>
internal static class Given
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 3, 4, 0, 0, TimeSpan.Zero);

    public static AuditEntry Entry(long position) => new()
    {
        Id = new Guid((int)position, 0, 0, new byte[8]),
        Position = position,
        At = Noon.AddSeconds(position),
        Class = AuditClasses.Token,
        Event = "token.issued",
        ActorKind = "client",
        Succeeded = true,
        RequestId = "request",
    };

    public static List<AuditEntry> Entries(params int[] positions) => [.. positions.Select(position => Entry(position))];

    public static Leaf[] Leaves(IEnumerable<AuditEntry> entries) => [.. entries.Select(entry => entry.ToLeaf())];

    public static Seal Seal(long number, IReadOnlyList<AuditEntry> entries, byte[] previous) => new()
    {
        Number = number,
        Kind = Ciam.Decisions.Audit.Seal.Batch,
        Class = AuditClasses.Token,
        Period = "2026q1",
        First = entries[0].Position,
        Last = entries[^1].Position,
        Count = entries.Count,
        Horizon = entries[^1].Position,
        Root = MerkleTree.Root(entries.Select(entry => entry.ToLeaf().Hash).ToArray()),
        Previous = previous,
        SealedAt = Noon.AddHours(1),
    };
}
