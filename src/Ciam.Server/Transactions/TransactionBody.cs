using Microsoft.Net.Http.Headers;

namespace Ciam.Server.Transactions;

/// <summary>Reads a bounded body of JSON.</summary>
internal static class TransactionBody
{
    public static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when there is more than may be.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken ct)
    {
        var buffer = new byte[most + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > most ? null : buffer[..read];
    }
}
