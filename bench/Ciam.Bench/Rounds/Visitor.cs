using System.Net;
using System.Text.RegularExpressions;

namespace Ciam.Bench.Rounds;

/// <summary>A browser without a window: follows redirects, fills in forms, keeps cookies. Used once per connection, before anything is measured.</summary>
internal sealed partial class Visitor(Door door, string address) : IDisposable
{
    public const string Browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private readonly CookieContainer _cookies = new();
    private HttpClient? _http;

    private HttpClient Http => _http ??= NewClient();

    private Uri Origin => new($"http://localhost:{door.Port}");

    /// <summary>Signs in until the code comes back, and returns the cookies that then suffice; name and password are null where the server asks nobody.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SignInAsync(string? email, string? password)
    {
        var id = door.Client[..door.Client.IndexOf(':', StringComparison.Ordinal)];
        var next = new Uri(Origin, $"{door.Authorize}?client_id={id}&response_type=code&redirect_uri={Uri.EscapeDataString(door.RedirectUri)}&scope={Uri.EscapeDataString(door.Scope)}&state=s&nonce=n&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
        HttpRequestMessage request = new(HttpMethod.Get, next);
        for (var step = 0; step < 20; step++)
        {
            using var answer = await Http.SendAsync(request);
            if (answer.Headers.Location is { } location)
            {
                next = new Uri(request.RequestUri!, location);
                if (next.AbsoluteUri.StartsWith(door.RedirectUri, StringComparison.Ordinal))
                    return _cookies.GetAllCookies().ToDictionary(cookie => cookie.Name, cookie => cookie.Value);
                request = new(HttpMethod.Get, next);
                continue;
            }

            var page = await answer.Content.ReadAsStringAsync();
            var fields = new Dictionary<string, string>();
            if (Token().Match(page) is { Success: true } token)
                fields["__RequestVerificationToken"] = token.Groups[1].Value;
            if (page.Contains("name=\"password\"", StringComparison.Ordinal))
                (fields["email"], fields["password"]) = (email!, password!);
            else if (page.Contains("id=\"code\"", StringComparison.Ordinal))
                (fields["code"], fields["remember"]) = (await CodeSentToAsync(email!), "true");
            else if (page.Contains("name=\"answer\"", StringComparison.Ordinal))
                fields["answer"] = "no";
            else
                throw new InvalidOperationException($"{(int)answer.StatusCode} at {next.AbsolutePath}: nothing here that can be filled in. {Title().Match(page).Groups[1].Value}");
            request = new(HttpMethod.Post, next) { Content = new FormUrlEncodedContent(fields) };
        }

        throw new InvalidOperationException($"The sign-in does not end; last at {next.AbsolutePath}.");
    }

    /// <summary>As when the browser was closed: the session is gone, the device is known.</summary>
    public void EndSession()
    {
        foreach (Cookie cookie in _cookies.GetAllCookies())
            cookie.Expired |= cookie.Name.Contains("session", StringComparison.Ordinal);
    }

    public void Dispose() => _http?.Dispose();

    private HttpClient NewClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        client.DefaultRequestHeaders.UserAgent.ParseAdd(Browser);
        return client;
    }

    /// <summary>The demo shows what it would have mailed; a worker sends it within a second.</summary>
    private async Task<string> CodeSentToAsync(string email)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var outbox = await Http.GetStringAsync(new Uri(Origin, "/dev/outbox"));
            foreach (var article in outbox.Split("<article").Skip(1).Where(article => article.Contains(email, StringComparison.Ordinal)))
            {
                if (Code().Match(article) is { Success: true } code)
                    return code.Value;
            }
            await Task.Delay(100);
        }

        throw new InvalidOperationException($"No code was mailed to {email}.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]* value=\"([^\"]*)\"")]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<![\d:.-])\d{6}(?![\d:.-])")]
    private static partial Regex Code();

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex Title();
}
