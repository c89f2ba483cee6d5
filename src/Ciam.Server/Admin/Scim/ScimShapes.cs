namespace Ciam.Server.Admin.Scim;

/// <summary>The names of what is sent (RFC 7643 section 10.3, RFC 7644 section 8.2).</summary>
internal static class ScimSchemas
{
    public const string User = "urn:ietf:params:scim:schemas:core:2.0:User";
    public const string Group = "urn:ietf:params:scim:schemas:core:2.0:Group";
    public const string ListResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    public const string PatchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    public const string Error = "urn:ietf:params:scim:api:messages:2.0:Error";
}

/// <summary>A member of staff, as SCIM tells it (RFC 7643 section 4.1).</summary>
internal sealed record ScimUser(
    IReadOnlyList<string> Schemas, string Id, string? ExternalId, string UserName, ScimName Name, string DisplayName, bool Active, IReadOnlyList<ScimEmail> Emails, IReadOnlyList<ScimReference> Groups, ScimMeta Meta);

/// <summary>A name, whole.</summary>
internal sealed record ScimName(string Formatted);

/// <summary>The address by which somebody signs in.</summary>
internal sealed record ScimEmail(string Value, string Type, bool Primary);

/// <summary>A role of staff and who has it (RFC 7643 section 4.2).</summary>
internal sealed record ScimGroup(IReadOnlyList<string> Schemas, string Id, string DisplayName, IReadOnlyList<ScimReference> Members, ScimMeta Meta);

/// <summary>A group of a user, or a member of a group.</summary>
internal sealed record ScimReference(string Value, string? Display)
{
    [System.Text.Json.Serialization.JsonPropertyName("$ref")]
    public string? Ref { get; init; }
}

/// <summary>What every resource says of itself (RFC 7643 section 3.1).</summary>
internal sealed record ScimMeta(string ResourceType, string Location)
{
    public DateTimeOffset? Created { get; init; }
    public DateTimeOffset? LastModified { get; init; }
    public string? Version { get; init; }
}

/// <summary>One page of a list (RFC 7644 section 3.4.2).</summary>
internal sealed record ScimList<T>(int TotalResults, int StartIndex, int ItemsPerPage, [property: System.Text.Json.Serialization.JsonPropertyName("Resources")] IReadOnlyList<T> Resources)
{
    public IReadOnlyList<string> Schemas { get; } = [ScimSchemas.ListResponse];
}
