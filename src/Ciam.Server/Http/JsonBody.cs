using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Microsoft.Net.Http.Headers;

namespace Ciam.Server.Http;

/// <summary>Reads a JSON body whole; its size is bounded by the server.</summary>
internal static class JsonBody
{
    public static async Task<Outcome<RegistrationBody>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return Refusal.InvalidClientMetadata("content type must be application/json") with { Status = StatusCodes.Status415UnsupportedMediaType };
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, ct);
        return RegistrationDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
    }
}
