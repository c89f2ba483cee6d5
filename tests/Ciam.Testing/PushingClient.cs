using System.Net;

namespace Ciam.Testing;

/// <summary>A client that pushes its authorization requests (RFC 9126).</summary>
public static class PushingClient
{
    /// <summary>The parameters of an authorization request, as a form holds them.</summary>
    public static Dictionary<string, string?> AuthorizeForm(this TestClient client, string scope = "openid accounts", AuthorizeRequest? request = null)
    {
        var query = System.Web.HttpUtility.ParseQueryString(client.AuthorizeUrl(scope, request).Split('?', 2)[1]);
        return query.AllKeys.ToDictionary(name => name!, name => query[name]);
    }

    public static async Task<JsonAnswer> PushAsync(this TestClient client, string scope = "openid accounts", AuthorizeRequest? request = null, IReadOnlyDictionary<string, string?>? bend = null) =>
        await JsonAnswer.ReadAsync(await client.PostAsync("/oauth2/par", client.AuthorizeForm(scope, request), bend));

    /// <summary>The address at which a pushed request is used.</summary>
    public static async Task<string> PushedUrlAsync(this TestClient client, string scope = "openid accounts", AuthorizeRequest? request = null)
    {
        var answer = await client.PushAsync(scope, request);
        return answer.Status == HttpStatusCode.Created ? client.UrlOf(answer["request_uri"]!) : throw new InvalidOperationException($"not pushed: {answer.Json}");
    }

    public static string UrlOf(this TestClient client, string requestUri, string more = "") =>
        $"/oauth2/authorize?client_id={Uri.EscapeDataString(client.ClientId)}&request_uri={Uri.EscapeDataString(requestUri)}{more}";
}
