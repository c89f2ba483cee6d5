namespace Ciam.Server.Http;

/// <summary>What no endpoint of ours has a use for is refused at the door: control characters and broken UTF-8 in path or query.</summary>
internal sealed class WellFormedRequests(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (IsClean(http.Request.Path.Value) && http.Request.Query.All(pair => IsClean(pair.Key) && pair.Value.All(IsClean)))
            return next(http);
        throw new BadHttpRequestException("control characters or invalid UTF-8 in the address");
    }

    /// <summary>U+FFFD is what the decoder leaves where the bytes were not UTF-8.</summary>
    public static bool IsClean(string? text) => text is null || !text.AsSpan().ContainsAny(Forbidden);

    private static readonly System.Buffers.SearchValues<char> Forbidden =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\r')).Select(c => (char)c), '\u007f', '\ufffd']);
}
