using System.Text.Json;
using Ciam.Protocol.Assurance;
using Ciam.Protocol.Authorize;

namespace Ciam.Protocol.Checks;

/// <summary>The <c>claims</c> parameter, which is JSON and therefore read with care (OIDC Core section 5.5).</summary>
public static class ClaimsParameter
{
    private const int MostCharacters = 4096;
    private const int MostValues = 20;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    [Spec("OIDCC-5.5")]
    public static Refusal? IsWellFormed(AuthorizeQuestion question) => question.Form["claims"] switch
    {
        null => null,
        { Length: > MostCharacters } => Refusal.InvalidRequest("claims must have at most 4096 characters"),
        var json => Read(json) is null ? Refusal.InvalidRequest("claims must be a JSON object of the shape OpenID Connect defines") : null,
    };

    /// <summary>A sign-in that could not satisfy what the client insists on is not begun.</summary>
    [Spec("OIDCC-5.5.1.1")]
    public static Refusal? EssentialAcrIsReachable(AuthorizeQuestion question) =>
        Read(question.Form["claims"])?.IdToken.GetValueOrDefault("acr") is { Essential: true, Values: { Count: > 0 } values } && !values.Any(Acr.All.Contains)
            ? Refusal.UnmetAuthenticationRequirements("claims insists on an acr that this server cannot reach")
            : null;

    /// <summary>
    /// Null when there is nothing or when it has the wrong shape; members nobody defined are ignored, as the specification
    /// wants. Escapes may bring in what the parameter itself could not hold, so names and values are looked at again.
    /// </summary>
    public static ClaimsRequest? Read(string? json)
    {
        if (json is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && Members(document.RootElement, "id_token") is { } idToken
                && Members(document.RootElement, "userinfo") is { } userInfo
                ? new ClaimsRequest { Json = json, IdToken = idToken, UserInfo = userInfo }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // The reader finds half a character behind an escape only when the text is asked for, and says so in this way.
            return null;
        }
    }

    private static Dictionary<string, RequestedClaim>? Members(JsonElement root, string target)
    {
        var members = new Dictionary<string, RequestedClaim>(StringComparer.Ordinal);
        if (!root.TryGetProperty(target, out var wanted) || wanted.ValueKind == JsonValueKind.Null)
            return members;
        if (wanted.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in wanted.EnumerateObject())
        {
            if (!Bounds.IsText(member.Name) || Claim(member.Value) is not { } claim)
                return null;
            members.Add(member.Name, claim);
        }

        return members;
    }

    private static RequestedClaim? Claim(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null)
            return new RequestedClaim(false, []);
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        var essential = element.TryGetProperty("essential", out var flag);
        if (essential && flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return null;
        return Values(element) is { } values && values.All(Bounds.IsText) ? new RequestedClaim(essential && flag.GetBoolean(), values) : null;
    }

    private static string[]? Values(JsonElement element)
    {
        var one = element.TryGetProperty("value", out var value);
        if (!element.TryGetProperty("values", out var values))
            return one ? [Text(value)] : [];
        return one || values.ValueKind != JsonValueKind.Array || values.GetArrayLength() is 0 or > MostValues
            ? null
            : values.EnumerateArray().Select(Text).ToArray();
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
