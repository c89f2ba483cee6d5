using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Bench.Rounds;

namespace Ciam.Bench.Faults;

/// <summary>
/// Somebody with a session who gets a code, redeems it, uses the token, refreshes three times, and begins again. What fails is tried again with the same code
/// or token, as a client would: then it shows whether it was spent.
/// </summary>
internal sealed class Customer(Door door, IReadOnlyDictionary<string, string> session, Ledger ledger) : IDisposable
{
    /// <summary>Authorize and redeem; then one in five is replayed, the others used and refreshed three times.</summary>
    public const double AnswersOfATurn = 2 + (0.8 * 6);

    private const int MostTries = 240;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>A code older than this may have run out honestly.</summary>
    private static readonly TimeSpan CodeLives = TimeSpan.FromSeconds(45);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromSeconds(20) })
    {
        BaseAddress = new Uri($"http://localhost:{door.Port}"), Timeout = TimeSpan.FromSeconds(40),
    };

    private readonly Dictionary<string, string> _cookies = new(session);
    private int _turns;

    private enum Said
    {
        Yes,
        No,
        Unsure,
        NeverArrived,
    }

    public async Task LiveAsync(Func<Task> rest, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            if (!await TurnAsync())
                await Task.Delay(TryAgainAfter, CancellationToken.None);
            await rest();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> TurnAsync()
    {
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        if (await AuthorizeAsync(verifier) is not { } code)
            return false;
        var form = $"grant_type=authorization_code&code={code}&redirect_uri={Uri.EscapeDataString(door.RedirectUri)}&code_verifier={verifier}";
        if (await SpendAsync("code", code, form) is not { } tokens)
            return false;
        if (++_turns % 5 == 0)
        {
            // A thief with the same code gets nothing, and ends the grant.
            if ((await PostAsync("replay", form)).Said == Said.Yes)
                ledger.Break("one code was spent twice");
            return true;
        }

        for (var turn = 0; turn < 3; turn++)
        {
            await UseAsync(tokens.Access);
            if (await SpendAsync("refresh token", tokens.Refresh, $"grant_type=refresh_token&refresh_token={tokens.Refresh}") is not { } next)
                return false;
            tokens = next;
        }

        return true;
    }

    private async Task<string?> AuthorizeAsync(string verifier)
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var id = door.Client[..door.Client.IndexOf(':', StringComparison.Ordinal)];
        using var request = new HttpRequestMessage(HttpMethod.Get,
            $"{door.Authorize}?client_id={id}&response_type=code&redirect_uri={Uri.EscapeDataString(door.RedirectUri)}&scope={Uri.EscapeDataString(door.Scope)}&state=s&nonce=n&code_challenge={challenge}&code_challenge_method=S256");
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(pair => $"{pair.Key}={pair.Value}")));
        var (said, answer, _) = await SendAsync("authorize", request, status => status is HttpStatusCode.SeeOther or HttpStatusCode.Found);
        using (answer)
        {
            if (said != Said.Yes)
                return null;
            foreach (var cookie in answer!.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var parts = cookie.Split(';')[0].Split('=', 2);
                if (parts[1].Length > 0)
                    _cookies[parts[0]] = parts[1];
            }

            var location = answer.Headers.Location!.OriginalString;
            var at = location.IndexOf("code=", StringComparison.Ordinal);
            if (at >= 0 && location.StartsWith(door.RedirectUri, StringComparison.Ordinal))
                return location[(at + 5)..].Split('&')[0];
            ledger.Fail("authorize", "sent elsewhere: " + location.Split('?')[0]);
            return null;
        }
    }

    /// <summary>Tried until it is known what became of it.</summary>
    private async Task<(string Access, string Refresh)?> SpendAsync(string what, string once, string form)
    {
        var began = Stopwatch.GetTimestamp();
        var mayBeSpent = false;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (said, body) = await PostAsync(what, form);
            switch (said)
            {
                case Said.Yes:
                    var tokens = JsonDocument.Parse(body).RootElement;
                    var (access, refresh) = (tokens.GetProperty("access_token").GetString()!, tokens.GetProperty("refresh_token").GetString()!);
                    ledger.Spend(what, once, refresh);
                    ledger.Acknowledge(refresh);
                    return (access, refresh);
                case Said.No when mayBeSpent:
                    ledger.SpentUnheard();
                    return null;
                case Said.No:
                    if (Stopwatch.GetElapsedTime(began) < CodeLives)
                        ledger.Break($"an acknowledged {what} is not known: {body[..Math.Min(120, body.Length)]}");
                    return null;
                case Said.Unsure:
                    mayBeSpent = true;
                    break;
            }

            await Task.Delay(TryAgainAfter);
        }

        return null;
    }

    private async Task UseAsync(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, door.UserInfo) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };
        var (said, answer, _) = await SendAsync("userinfo", request, status => status == HttpStatusCode.OK);
        answer?.Dispose();
        if (said == Said.No)
            ledger.Break("an acknowledged access token is not good");
    }

    private async Task<(Said Said, string Body)> PostAsync(string kind, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, door.Token) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(form)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(door.Client)));
        var (said, answer, body) = await SendAsync(kind, request, status => status == HttpStatusCode.OK);
        answer?.Dispose();
        return (said, body);
    }

    private async Task<(Said, HttpResponseMessage?, string Body)> SendAsync(string kind, HttpRequestMessage request, Func<HttpStatusCode, bool> good)
    {
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", World.Home);
        request.Headers.TryAddWithoutValidation("User-Agent", Visitor.Browser);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var answer = await _http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (good(answer.StatusCode))
            {
                ledger.Succeed(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                return (Said.Yes, answer, body);
            }

            if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)
                return (Said.No, answer, body);
            ledger.Fail(kind, $"{(int)answer.StatusCode}");
            // The proxy's own 503: it had no node to send it to.
            return (answer.StatusCode == HttpStatusCode.ServiceUnavailable && !answer.Headers.Contains("X-Node") ? Said.NeverArrived : Said.Unsure, answer, body);
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
        {
            ledger.Fail(kind, gone.GetType().Name);
            return (Said.Unsure, null, "");
        }
    }
}
