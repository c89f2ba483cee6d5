using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ciam.Server.Admin.Scim;

/// <summary>What a directory says of a person, by POST, PUT or PATCH; null is not said.</summary>
internal sealed record PersonChange
{
    public string? UserName { get; init; }

    /// <summary>The address; here it is the user name, and another one beside it would send mails to a stranger.</summary>
    public string? Email { get; init; }
    public string? DisplayName { get; init; }
    public bool? Active { get; init; }
    public string? ExternalId { get; init; }

    /// <summary>The directory takes its own name for the person back.</summary>
    public bool ForgetsExternalId { get; init; }
}

/// <summary>One operation of a PATCH (RFC 7644 section 3.5.2).</summary>
internal sealed record ScimOperation(string Op, string? Path, JsonElement? Value);

/// <summary>Reads what directories send; what is not kept here is passed over, what cannot be is told.</summary>
internal static partial class ScimPatch
{
    private const int MostOperations = 100;

    /// <summary>Null when it is no PATCH.</summary>
    public static IReadOnlyList<ScimOperation>? Read(JsonElement body)
    {
        if (Member(body, "operations") is not { ValueKind: JsonValueKind.Array } operations || operations.GetArrayLength() is 0 or > MostOperations)
            return null;
        var read = operations.EnumerateArray().Select(item => new ScimOperation(Text(Member(item, "op"))?.ToLowerInvariant() ?? "", Text(Member(item, "path"))?.Trim(), Member(item, "value"))).ToList();
        return read.All(operation => operation.Op is "add" or "replace" or "remove") ? read : null;
    }

    /// <summary>A whole person (POST, PUT); a fault in words when a member is of another type.</summary>
    public static (PersonChange? Change, string? Fault) Person(JsonElement body)
    {
        var change = new PersonChange();
        if (body.ValueKind != JsonValueKind.Object)
            return (null, "the body must be one JSON object");
        foreach (var member in body.EnumerateObject())
        {
            var (next, fault) = With(change, member.Name, member.Value);
            if (next is null)
                return (null, fault);
            change = next;
        }
        return (change, null);
    }

    /// <summary>The person with the operations of a PATCH.</summary>
    public static (PersonChange? Change, string? Fault) Person(IReadOnlyList<ScimOperation> operations)
    {
        var change = new PersonChange();
        foreach (var operation in operations)
        {
            var (next, fault) = operation switch
            {
                { Op: "remove", Path: null } => (null, "path: is needed for remove"),
                { Op: "remove", Path: { } path } => Without(change, path),
                { Path: null, Value: { ValueKind: JsonValueKind.Object } whole } => whole.EnumerateObject().Aggregate<JsonProperty, (PersonChange? Change, string? Fault)>(
                    (change, null), (sum, member) => sum.Change is { } before ? With(before, member.Name, member.Value) : sum),
                { Path: { } path, Value: { } value } => With(change, path, value),
                _ => (null, "value: is needed"),
            };
            if (next is null)
                return (null, fault);
            change = next;
        }
        return (change, null);
    }

    /// <summary>The one member that <c>members[value eq "…"]</c> names; null for another path.</summary>
    public static string? MemberOf(string path) => OneMember().Match(path) is { Success: true } match ? match.Groups["id"].Value : null;

    /// <summary>The ids of a list of members; null when it is none.</summary>
    public static IReadOnlyList<string>? Members(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Object } one)
            return Text(Member(one, "value")) is { } id ? [id] : null;
        if (value is not { ValueKind: JsonValueKind.Array } list)
            return null;
        var ids = list.EnumerateArray().Select(item => Text(Member(item, "value"))).ToList();
        return ids.TrueForAll(id => id is not null) ? [.. ids.OfType<string>()] : null;
    }

    /// <summary>By its name in whatever letters (RFC 7643 section 2.1).</summary>
    public static JsonElement? Member(JsonElement element, string name) => element.ValueKind != JsonValueKind.Object ? null
        : element.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(member => (JsonElement?)member.Value).FirstOrDefault();

    private static (PersonChange? Change, string? Fault) With(PersonChange change, string path, JsonElement value) => path.ToLowerInvariant() switch
    {
        "username" => Text(value) is { } name ? (change with { UserName = name }, null) : (null, "userName: is text"),
        "displayname" or "name.formatted" => Text(value) is { } shown ? (change with { DisplayName = shown }, null) : (null, $"{path}: is text"),
        "externalid" => value.ValueKind == JsonValueKind.Null ? (change with { ForgetsExternalId = true }, null) : Text(value) is { } external ? (change with { ExternalId = external }, null) : (null, "externalId: is text"),
        "active" => Truth(value) is { } active ? (change with { Active = active }, null) : (null, "active: is true or false"),
        "name" => Name(change, value),
        "emails" or "emails[type eq \"work\"].value" or "emails[primary eq true].value" => Mail(change, value),
        "password" => (null, "password: is set by its owner and by nobody else"),
        _ => (change, null),
    };

    /// <summary>What a person cannot be without stays.</summary>
    private static (PersonChange? Change, string? Fault) Without(PersonChange change, string path) => path.ToLowerInvariant() switch
    {
        "externalid" => (change with { ForgetsExternalId = true, ExternalId = null }, null),
        "username" or "displayname" or "active" => (null, $"{path}: cannot be removed"),
        _ => (change, null),
    };

    /// <summary>The parts of a name are put together; one that is told whole stands above them.</summary>
    private static (PersonChange? Change, string? Fault) Name(PersonChange change, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return (null, "name: is an object");
        var whole = Text(Member(value, "formatted")) ?? string.Join(' ', new[] { Text(Member(value, "givenName")), Text(Member(value, "familyName")) }.Where(part => !string.IsNullOrWhiteSpace(part)));
        return (whole.Length == 0 ? change : change with { DisplayName = change.DisplayName ?? whole }, null);
    }

    private static (PersonChange? Change, string? Fault) Mail(PersonChange change, JsonElement value)
    {
        var addresses = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => Text(Member(item, "value"))).ToList() : [Text(value)];
        return addresses.Exists(address => address is null) ? (null, "emails: each has a value") : (change with { Email = addresses.FirstOrDefault() }, null);
    }

    /// <summary>Some directories write the truth as text.</summary>
    private static bool? Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var said) => said,
        _ => null,
    };

    private static string? Text(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    [GeneratedRegex("""\Amembers\[ *value +eq +"(?<id>[^"\\]{1,64})" *\]\z""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OneMember();
}
