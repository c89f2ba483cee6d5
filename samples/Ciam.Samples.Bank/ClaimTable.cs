using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Ciam.Samples.Bank;

/// <summary>One line about a claim: its name, its value as people read it, and what it is for.</summary>
internal sealed record ClaimLine(string Name, string Value, string Meaning);

/// <summary>Turns the inside of a JWT into lines. For showing only: nothing here is trusted or decided upon.</summary>
internal static class ClaimTable
{
    private static readonly Dictionary<string, string> Meanings = new(StringComparer.Ordinal)
    {
        ["iss"] = "who issued it",
        ["sub"] = "you, as this issuer names you",
        ["aud"] = "for whom it is meant",
        ["azp"] = "the party that asked for it",
        ["client_id"] = "the application that asked for it",
        ["iat"] = "when it was issued",
        ["nbf"] = "not valid before",
        ["exp"] = "when it ends",
        ["jti"] = "its own number",
        ["auth_time"] = "when you last proved who you are",
        ["acr"] = "how strong that proof was",
        ["amr"] = "by which means",
        ["sid"] = "your session at the identity server",
        ["gid"] = "the permission it was made from",
        ["nonce"] = "ties it to this browser's request",
        ["at_hash"] = "ties it to the access token",
        ["scope"] = "what it allows",
        ["name"] = "your name",
        ["given_name"] = "your given name",
        ["family_name"] = "your family name",
        ["preferred_username"] = "how you like to be called",
        ["email"] = "your mail address",
        ["email_verified"] = "whether the address was confirmed",
        ["phone_number"] = "your telephone number",
        ["phone_number_verified"] = "whether the number was confirmed",
        ["locale"] = "your language",
        ["zoneinfo"] = "your time zone",
        ["updated_at"] = "when your profile last changed",
    };

    private static readonly HashSet<string> Profile =
    [
        "sub", "name", "given_name", "family_name", "preferred_username", "email", "email_verified",
        "phone_number", "phone_number_verified", "locale", "zoneinfo", "updated_at",
    ];

    public static bool IsProfile(string claim) => Profile.Contains(claim);

    /// <summary>The claims of a JWT; none when the token is missing or opaque.</summary>
    public static IReadOnlyList<ClaimLine> Read(string? token)
    {
        if (token?.Split('.') is not { Length: 3 } parts)
            return [];
        try
        {
            using var payload = JsonDocument.Parse(WebEncoders.Base64UrlDecode(parts[1]));
            return Describe(payload.RootElement.EnumerateObject().Select(claim => (claim.Name, claim.Value)));
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    public static IReadOnlyList<ClaimLine> Describe(IEnumerable<(string Name, JsonElement Value)> claims) =>
        [.. claims.Select(claim => new ClaimLine(claim.Name, Text(claim.Name, claim.Value), Meanings.GetValueOrDefault(claim.Name, "")))];

    private static string Text(string name, JsonElement value) => name switch
    {
        "iat" or "nbf" or "exp" or "auth_time" or "updated_at" when Display.Instant(value.ToString()) is { } instant => instant,
        "acr" => $"{Display.Level(value.ToString())} ({value})",
        "amr" when value.ValueKind == JsonValueKind.Array => $"{Display.Methods(value.EnumerateArray().Select(method => method.ToString()))} ({value})",
        _ => value.ToString(),
    };
}
