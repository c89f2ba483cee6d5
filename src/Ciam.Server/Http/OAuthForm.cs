using Ciam.Protocol;
using Microsoft.Extensions.Primitives;

namespace Ciam.Server.Http;

/// <summary>Reads the parameters of an OAuth request: form or query, each at most once (RFC 6749 section 3.1 and 3.2).</summary>
internal static class OAuthForm
{
    /// <summary>The one parameter that may be repeated (RFC 8707 section 2); its values, URIs, are joined by spaces.</summary>
    private const string Repeatable = "resource";

    private const int MaxParameters = 64;
    private const int MaxLength = 8 * 1024;

    public static async Task<Outcome<Parameters>> ReadFormAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || !http.Request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return Refusal.InvalidRequest("content type must be application/x-www-form-urlencoded") with { Status = 415 };
        try
        {
            return Read(await http.Request.ReadFormAsync(ct));
        }
        catch (InvalidDataException broken)
        {
            return Refusal.InvalidRequest("the form is malformed or too large") with { Detail = broken.Message, Status = 413 };
        }
    }

    public static Outcome<Parameters> ReadQuery(HttpContext http) => Read(http.Request.Query);

    private static Outcome<Parameters> Read(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            if (values.Count == MaxParameters)
                return Refusal.InvalidRequest("too many parameters");
            var text = name == Repeatable ? string.Join(' ', value.ToArray()) : value.Count == 1 ? value[0]! : null;
            if (text is null)
                return Refusal.InvalidRequest("a parameter was sent more than once");
            if (name.Length > 128 || text.Length > MaxLength)
                return Refusal.InvalidRequest("a parameter is too long") with { Status = 400 };
            if (!WellFormedRequests.IsClean(name) || !WellFormedRequests.IsClean(text))
                return Refusal.InvalidRequest("a parameter holds control characters or is not UTF-8");
            values[name] = text;
        }

        return new Parameters(values);
    }
}
