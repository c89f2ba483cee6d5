using Microsoft.Net.Http.Headers;

namespace Ciam.Server.Http;

/// <summary>What no endpoint of ours has a use for is refused at the door: control characters, broken UTF-8 and foreign encodings in path, query or form.</summary>
internal sealed class WellFormedRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsClean(http.Request.Path.Value) || !AreClean(http.Request.Query))
            throw new BadHttpRequestException("control characters or invalid UTF-8 in the address");
        if (HttpMethods.IsPost(http.Request.Method) && MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type))
            await CheckBodyAsync(http, type);
        await next(http);
    }

    /// <summary>U+FFFD is what the decoder leaves where the bytes were not UTF-8.</summary>
    public static bool IsClean(string? text) => text is null || !text.AsSpan().ContainsAny(Forbidden);

    private static bool AreClean(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> pairs) =>
        pairs.All(pair => IsClean(pair.Key) && pair.Value.All(IsClean));

    private static async Task CheckBodyAsync(HttpContext http, MediaTypeHeaderValue type)
    {
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("the body must be UTF-8", StatusCodes.Status415UnsupportedMediaType);
        if (!type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return;
        try
        {
            if (!AreClean(await http.Request.ReadFormAsync(http.RequestAborted)))
                throw new BadHttpRequestException("control characters or invalid UTF-8 in the form");
        }
        catch (InvalidDataException broken)
        {
            throw new BadHttpRequestException("the form is malformed or too large", broken);
        }
    }

    private static readonly System.Buffers.SearchValues<char> Forbidden =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\r')).Select(c => (char)c), '\u007f', '\ufffd']);
}
