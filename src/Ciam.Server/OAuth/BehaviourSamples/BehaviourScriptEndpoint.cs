using System.Security.Cryptography;
using Ciam.Server.Http;
using Microsoft.Net.Http.Headers;

namespace Ciam.Server.OAuth.BehaviourSamples;

/// <summary>GET /behaviour/v1.js: the measuring script at an address that does not change, for the bank's own pages.</summary>
internal static class BehaviourScriptEndpoint
{
    private const string File = "js/behaviour.js";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Routes.BehaviourScript, Handle).WithName("BehaviourScript");

    /// <summary>An origin that is not registered gets the script, but no leave to run it: its browser withholds it.</summary>
    private static async Task<IResult> Handle(HttpContext http, ClientOrigins origins, IWebHostEnvironment host, CancellationToken ct)
    {
        await origins.AdmitAsync(http, ct);
        var file = host.WebRootFileProvider.GetFileInfo(File);
        await using var content = file.CreateReadStream();
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, ct);
        var bytes = copy.ToArray();

        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Bytes(bytes, "text/javascript; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\""));
    }
}
