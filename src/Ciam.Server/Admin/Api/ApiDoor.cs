using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ciam.Protocol;
using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Server.OAuth;
using Ciam.Storage.Admin;
using Microsoft.Net.Http.Headers;

namespace Ciam.Server.Admin.Api;

/// <summary>Every operation of the admin API is entered here: who asks, whether this very request was done already, and what it says.</summary>
internal sealed class ApiDoor(ManagementTokens tokens, ApiRequests requests, Vault vault, Issuer issuer, TimeProvider clock)
{
    private const int LongestKey = 128;

    public async Task<IResult> ReadAsync(HttpContext http, ApiOperation operation, Func<StaffMember, DateTimeOffset, Task<ApiAnswer>> story, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await ProveAsync(http, operation, now, ct) is var (staff, refused) && staff is not null ? await story(staff, now) : refused!;
    }

    public async Task<IResult> WriteAsync<TBody>(HttpContext http, ApiOperation operation, Func<StaffMember, TBody, DateTimeOffset, Task<ApiAnswer>> story, CancellationToken ct)
        where TBody : class
    {
        // 1 Who asks.
        var now = clock.GetUtcNow();
        var (staff, refused) = await ProveAsync(http, operation, now, ct);
        if (staff is null)
            return refused!;

        // 2 What.
        if (http.Request.Headers["Idempotency-Key"] is not [{ Length: > 0 and <= LongestKey } key] || key.Any(letter => letter is < '!' or > '~'))
            return ApiAnswer.Problem(StatusCodes.Status400BadRequest, "idempotency_key_missing", $"Idempotency-Key must be there once, with 1 to {LongestKey} visible letters of ASCII");
        if (!IsJson(http.Request, operation.Method))
            return ApiAnswer.Problem(StatusCodes.Status415UnsupportedMediaType, "not_json", operation.Method == "PATCH" ? "the body must be application/merge-patch+json" : "the body must be application/json");
        if (await ReadAsync(http.Request, ct) is not { } bytes)
            return ApiAnswer.Problem(StatusCodes.Status413PayloadTooLarge, "too_long", $"the body may have {ApiOperation.MostBytes} bytes");
        var (body, fault) = Read<TBody>(bytes);
        if (body is null)
            return ApiAnswer.Invalid(fault!);

        // 3 Once.
        var asked = vault.Hmac("admin-request", [.. Encoding.UTF8.GetBytes($"{operation.Method} {http.Request.Path}{http.Request.QueryString}\n{http.Request.Headers.IfMatch}\n"), .. bytes]);
        var request = new ApiRequestRow { ClientId = staff.Machine!.ClientId, KeyHash = vault.HmacText("admin-key", key), RequestHash = asked, CreatedAt = now, ExpiresAt = now + ApiRequests.Kept };
        if (await requests.BeginAsync(request, ct) is { } earlier)
            return earlier;

        // 4 Do it, keep the answer, give it. From here on the caller's patience does not count.
        var answer = await story(staff, body, now);
        await requests.FinishAsync(request, answer);
        return answer;
    }

    private async Task<(StaffMember? Staff, ApiAnswer? Refused)> ProveAsync(HttpContext http, ApiOperation operation, DateTimeOffset now, CancellationToken ct)
    {
        var api = OwnApis.Admin(issuer.Value).Identifier;
        if ((await tokens.ProveMachineAsync(http, operation.Scope, api, now, ct)).TryGet(out var machine, out var no))
            return (StaffMember.Of(new Machine(machine.Client.ClientId, MachineScopes.PermissionsOf(machine.Scopes))), null);
        var challenges = ManagementTokens.ChallengesOf(http, no, operation.Scope, issuer.At(Routes.ProtectedResourceMetadata + ApiOperation.Root));
        return (null, ApiAnswer.Problem(no.Status, no.Error, no.Description) with { Challenges = challenges });
    }

    private static bool IsJson(HttpRequest request, string method) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(method == "PATCH" ? "application/merge-patch+json" : "application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when there is more than may be.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        var buffer = new byte[ApiOperation.MostBytes + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > ApiOperation.MostBytes ? null : buffer[..read];
    }

    /// <summary>A merge patch is read member by member, by the story it is for; everything else by its shape.</summary>
    private static (T? Body, string? Fault) Read<T>(byte[] utf8)
        where T : class
    {
        try
        {
            // An escaped NUL is legal JSON, but no text that a database takes.
            if (utf8.AsSpan().IndexOf("\\u0000"u8) >= 0)
                return (null, "the body must be one JSON object of text");
            return JsonSerializer.Deserialize<T>(utf8, ApiAnswer.Json) is { } body && (body is not JsonObject members || IsWhole(members)) ? (body, null) : (null, "the body must be one JSON object");
        }
        // The others: text that is no text (lone surrogates), in the body or in its escapes.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return (null, unreadable is JsonException { Path: { Length: > 2 } path } ? $"{Visible(path[2..])}: is not known here, stands there twice, is missing, or is of another type" : "the body must be one JSON object of text");
        }
    }

    /// <summary>Reads every member once: a name that stands there twice, or text that is none, throws.</summary>
    private static bool IsWhole(JsonObject members) => members.ToJsonString().Length > 0;

    private static string Visible(string text) => string.Concat(text.Take(100).Where(letter => letter is >= ' ' and <= '~'));
}
