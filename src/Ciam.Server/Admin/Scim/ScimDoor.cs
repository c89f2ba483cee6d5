using System.Text.Json;
using Ciam.Decisions.Admin;
using Ciam.Protocol;
using Ciam.Protocol.Wire;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Microsoft.Net.Http.Headers;

namespace Ciam.Server.Admin.Scim;

/// <summary>What every story of SCIM leans on: whose token it is, what was sent, and how people and roles are told.</summary>
internal sealed class ScimDoor(ManagementTokens tokens, Issuer issuer, TimeProvider clock)
{
    private const int MostBytes = 64 * 1024;
    private static readonly string[] Types = [ScimAnswer.ContentType, "application/json"];

    /// <summary>The directory that asks, by a token of this API.</summary>
    public async Task<(DirectoryDeed? Deed, ScimAnswer? Refused)> ProveAsync(HttpContext http, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if ((await tokens.ProveMachineAsync(http, AdminScopes.Scim, OwnApis.Scim(issuer.Value).Identifier, now, ct)).TryGet(out var machine, out var no))
            return (new DirectoryDeed(machine.Client.ClientId, now), null);
        var challenges = ManagementTokens.ChallengesOf(http, no, AdminScopes.Scim, issuer.At(Routes.ProtectedResourceMetadata + ScimApi.Root));
        return (null, ScimAnswer.Error(no.Status, null, no.Description) with { Challenges = challenges });
    }

    public static async Task<(JsonElement Body, ScimAnswer? Refused)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return (default, ScimAnswer.Error(StatusCodes.Status415UnsupportedMediaType, null, "the body must be application/scim+json"));
        var buffer = new byte[MostBytes + 1];
        var read = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        if (read > MostBytes)
            return (default, ScimAnswer.Error(StatusCodes.Status413PayloadTooLarge, null, $"the body may have {MostBytes} bytes"));
        return Parse(buffer.AsMemory(0, read)) is { } body ? (body, null) : (default, ScimAnswer.Error(StatusCodes.Status400BadRequest, "invalidSyntax", "the body must be one JSON object of text"));
    }

    /// <summary>Why a deed upon a person was not done.</summary>
    public static ScimAnswer Refused(RegisterOutcome outcome) =>
        ScimAnswer.Error(outcome.ErrorType == "uniqueness" ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, outcome.ErrorType, outcome.Detail!);

    /// <summary>Whether what is there is what the caller saw, where it says what it saw.</summary>
    public static bool IsSeen(HttpContext http, string? version) => http.Request.Headers.IfMatch is not { Count: > 0 } seen || seen.Contains(version) || seen.Contains("*");

    public ScimUser Show(StaffPerson person)
    {
        var (row, location) = (person.Row, LocationOf("Users", person.Row.Id.ToString("D")));
        ScimReference[] groups = row.StaffRole is { } role ? [new ScimReference(role, role) { Ref = LocationOf("Groups", role) }] : [];
        return new ScimUser([ScimSchemas.User], row.Id.ToString("D"), person.Record?.ExternalId, row.UserName ?? "", new ScimName(row.DisplayName), row.DisplayName, person.IsActive, [new ScimEmail(row.Email ?? "", "work", true)], groups, new ScimMeta("User", location)
        {
            Created = row.CreatedAt,
            LastModified = person.Record?.ChangedAt ?? row.CreatedAt,
            Version = ScimAnswer.VersionOf(row.UserName, row.DisplayName, person.Record?.ExternalId, person.IsActive ? "active" : "gone", row.StaffRole),
        });
    }

    public ScimGroup Show(Role role, IReadOnlyList<Storage.Customers.CustomerRow> holders)
    {
        var name = role.Name;
        var members = holders.Select(holder => new ScimReference(holder.Id.ToString("D"), holder.DisplayName) { Ref = LocationOf("Users", holder.Id.ToString("D")) }).ToArray();
        return new ScimGroup([ScimSchemas.Group], name, name, members, new ScimMeta("Group", LocationOf("Groups", name)) { Version = ScimAnswer.VersionOf([name, .. members.Select(member => member.Value)]) });
    }

    public string LocationOf(string kind, string id) => issuer.At($"{ScimApi.Root}/{kind}/{id}");

    private static JsonElement? Parse(ReadOnlyMemory<byte> utf8)
    {
        // An escaped NUL is legal JSON, but no text that a database takes.
        if (utf8.Span.IndexOf("\\u0000"u8) >= 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            // Reads every text once: one that is none throws.
            return document.RootElement.ValueKind == JsonValueKind.Object && IsText(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(member => IsText(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsText),
        JsonValueKind.String => element.GetString() is not null,
        _ => true,
    };
}
