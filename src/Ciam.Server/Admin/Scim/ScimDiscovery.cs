using System.Text.Json.Nodes;

namespace Ciam.Server.Admin.Scim;

/// <summary>What this service can, which resources it has and what they look like (RFC 7643 sections 5 to 7, RFC 7644 section 4).</summary>
internal static class ScimDiscovery
{
    public static async Task<IResult> ProviderAsync(HttpContext http, ScimDoor door, CancellationToken ct) =>
        (await door.ProveAsync(http, ct)).Refused is { } refused ? refused : ScimAnswer.Of(new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"),
            ["patch"] = Supported(true),
            ["bulk"] = new JsonObject { ["supported"] = false, ["maxOperations"] = 0, ["maxPayloadSize"] = 0 },
            ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimWindow.Most },
            ["changePassword"] = Supported(false),
            ["sort"] = Supported(false),
            ["etag"] = Supported(true),
            ["authenticationSchemes"] = new JsonArray(new JsonObject
            {
                ["type"] = "oauthbearertoken", ["name"] = "OAuth 2.0", ["description"] = "An access token by client credentials with the scope scim; sender-constrained ones are asked for their proof.", ["primary"] = true,
            }),
            ["meta"] = new JsonObject { ["resourceType"] = "ServiceProviderConfig", ["location"] = door.LocationOf("ServiceProviderConfig", "").TrimEnd('/') },
        });

    public static Task<IResult> TypesAsync(HttpContext http, ScimDoor door, CancellationToken ct) => ListAsync(http, door, Types(door), ct);

    public static Task<IResult> TypeAsync(HttpContext http, string id, ScimDoor door, CancellationToken ct) => OneAsync(http, door, Types(door), id, ct);

    public static Task<IResult> SchemasAsync(HttpContext http, ScimDoor door, CancellationToken ct) => ListAsync(http, door, Schemas(door), ct);

    public static Task<IResult> SchemaAsync(HttpContext http, string id, ScimDoor door, CancellationToken ct) => OneAsync(http, door, Schemas(door), id, ct);

    private static async Task<IResult> ListAsync(HttpContext http, ScimDoor door, IReadOnlyList<JsonObject> all, CancellationToken ct) =>
        (await door.ProveAsync(http, ct)).Refused is { } refused ? refused
        // A filter here is forbidden by RFC 7644 section 4.
        : http.Request.Query.ContainsKey("filter") ? ScimAnswer.Error(StatusCodes.Status403Forbidden, null, "filter: is not for this list")
        : ScimAnswer.Of(new ScimList<JsonObject>(all.Count, 1, all.Count, all));

    private static async Task<IResult> OneAsync(HttpContext http, ScimDoor door, IReadOnlyList<JsonObject> all, string id, CancellationToken ct) =>
        (await door.ProveAsync(http, ct)).Refused is { } refused ? refused
        : all.FirstOrDefault(one => (string?)one["id"] == id) is { } found ? ScimAnswer.Of(found)
        : ScimAnswer.NotFound;

    private static IReadOnlyList<JsonObject> Types(ScimDoor door) =>
    [
        .. new[] { (Id: "User", Path: "/Users", Words: "Members of staff", Schema: ScimSchemas.User), (Id: "Group", Path: "/Groups", Words: "Roles of staff", Schema: ScimSchemas.Group) }.Select(type => new JsonObject
        {
            ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ResourceType"), ["id"] = type.Id, ["name"] = type.Id, ["endpoint"] = type.Path, ["description"] = type.Words, ["schema"] = type.Schema,
            ["meta"] = new JsonObject { ["resourceType"] = "ResourceType", ["location"] = door.LocationOf("ResourceTypes", type.Id) },
        }),
    ];

    private static IReadOnlyList<JsonObject> Schemas(ScimDoor door) =>
    [
        Schema(door, ScimSchemas.User, "User",
            Attribute("userName", "string", "The e-mail address by which the person signs in.", required: true, unique: true),
            Attribute("externalId", "string", "The directory's own name for the person.", exact: true),
            Attribute("displayName", "string", "The name, as it is shown."),
            Complex("name", "The name, whole.", many: false, Attribute("formatted", "string", "The name, as it is shown."), Attribute("givenName", "string", "Taken, and put together with the family name."), Attribute("familyName", "string", "Taken, and put together with the given name.")),
            Attribute("active", "boolean", "False ends every session and token at once and takes the role away."),
            Complex("emails", "The userName once more.", many: true, Attribute("value", "string", "The address."), Attribute("type", "string", "work"), Attribute("primary", "boolean", "true")),
            Complex("groups", "The role, given by the group.", many: true, readOnly: true, Attribute("value", "string", "The id of the group.", readOnly: true), Attribute("display", "string", "Its name.", readOnly: true))),
        Schema(door, ScimSchemas.Group, "Group",
            Attribute("displayName", "string", "The name of the role.", required: true, unique: true, readOnly: true),
            Complex("members", "Who has it; one role for each person at most.", many: true, Attribute("value", "string", "The id of the person."), Attribute("display", "string", "The name.", readOnly: true))),
    ];

    private static JsonObject Schema(ScimDoor door, string id, string name, params JsonNode[] attributes) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Schema"), ["id"] = id, ["name"] = name, ["attributes"] = new JsonArray(attributes),
        ["meta"] = new JsonObject { ["resourceType"] = "Schema", ["location"] = door.LocationOf("Schemas", id) },
    };

    private static JsonObject Complex(string name, string words, bool many, params JsonNode[] parts) => Complex(name, words, many, false, parts);

    private static JsonObject Complex(string name, string words, bool many, bool readOnly, params JsonNode[] parts)
    {
        var attribute = Attribute(name, "complex", words, readOnly: readOnly);
        (attribute["multiValued"], attribute["subAttributes"]) = (many, new JsonArray(parts));
        return attribute;
    }

    private static JsonObject Attribute(string name, string type, string words, bool required = false, bool unique = false, bool exact = false, bool readOnly = false) => new()
    {
        ["name"] = name, ["type"] = type, ["multiValued"] = false, ["description"] = words, ["required"] = required, ["caseExact"] = exact, ["mutability"] = readOnly ? "readOnly" : "readWrite", ["returned"] = "default",
        ["uniqueness"] = unique ? "server" : "none",
    };

    private static JsonObject Supported(bool supported) => new() { ["supported"] = supported };
}
