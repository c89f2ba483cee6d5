using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ciam.Bench.Rounds;

/// <summary>Where a server listens and who its clients are; the five kinds of work are the same for all.</summary>
internal sealed record Door(int Port, string Authorize, string Token, string Introspect, string UserInfo)
{
    /// <summary>id:secret of the client that asks for customers' tokens, where it wants its codes, and for what.</summary>
    public required string Client { get; init; }
    public required string RedirectUri { get; init; }
    public required string Scope { get; init; }

    /// <summary>id:secret of the client that asks in its own name, and the form it sends.</summary>
    public required string Machine { get; init; }
    public required string MachineForm { get; init; }

    /// <summary>id:secret of whoever introspects.</summary>
    public required string Api { get; init; }

    /// <summary>More header lines, each with its line end: what the proxy in front of a server would add.</summary>
    public string Headers { get; init; } = "";
}

/// <summary>One connection that does one kind of work again and again, with its own session, tokens and cookies.</summary>
internal sealed class Driver(Door door, IReadOnlyDictionary<string, string> session) : IDisposable
{
    private readonly Wire _wire = new(door.Port);
    private readonly Dictionary<string, string> _cookies = new(session);
    private readonly byte[] _random = new byte[32];
    private string _accessToken = "";
    private string _refreshToken = "";

    /// <summary>Fresh tokens for the kinds of work that use some.</summary>
    public ValueTask PrepareAsync(Work work) => work is Work.Refresh or Work.Introspection or Work.UserInfo ? CodeAsync() : ValueTask.CompletedTask;

    public ValueTask DoAsync(Work work) => work switch
    {
        Work.ClientCredentials => ClientCredentialsAsync(),
        Work.Code => CodeAsync(),
        Work.Refresh => RefreshAsync(),
        Work.Introspection => IntrospectAsync(),
        _ => UserInfoAsync(),
    };

    public void Dispose() => _wire.Dispose();

    private async ValueTask ClientCredentialsAsync() => Good(await PostAsync(door.Token, door.Machine, door.MachineForm), 200);

    private async ValueTask CodeAsync()
    {
        RandomNumberGenerator.Fill(_random);
        var verifier = Base64Url.EncodeToString(_random);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var id = door.Client[..door.Client.IndexOf(':', StringComparison.Ordinal)];
        var answer = Good(await GetAsync(
            $"{door.Authorize}?client_id={id}&response_type=code&redirect_uri={Uri.EscapeDataString(door.RedirectUri)}&scope={Uri.EscapeDataString(door.Scope)}&state=s&nonce=n&code_challenge={challenge}&code_challenge_method=S256",
            $"Cookie: {string.Join("; ", _cookies.Select(pair => $"{pair.Key}={pair.Value}"))}\r\n"), 302, 303);
        foreach (var cookie in answer.SetCookies)
            Remember(cookie);
        if (answer.Location is not { } location || !location.StartsWith(door.RedirectUri, StringComparison.Ordinal) || Between(location, "code=", '&') is not { } code)
            throw new InvalidOperationException($"No code came back, but: {answer.Location}");
        Keep(Good(await PostAsync(door.Token, door.Client, $"grant_type=authorization_code&code={code}&redirect_uri={Uri.EscapeDataString(door.RedirectUri)}&code_verifier={verifier}"), 200));
    }

    private async ValueTask RefreshAsync() => Keep(Good(await PostAsync(door.Token, door.Client, $"grant_type=refresh_token&refresh_token={_refreshToken}"), 200));

    private async ValueTask IntrospectAsync()
    {
        var answer = Good(await PostAsync(door.Introspect, door.Api, $"token={_accessToken}"), 200);
        if (!answer.Body.Contains("\"active\":true", StringComparison.Ordinal))
            throw new InvalidOperationException($"The token is not good any more: {answer.Body}");
    }

    private async ValueTask UserInfoAsync() => Good(await GetAsync(door.UserInfo, $"Authorization: Bearer {_accessToken}\r\n"), 200);

    private void Keep(Answer answer) => (_accessToken, _refreshToken) =
        (Between(answer.Body, "\"access_token\":\"", '"') ?? throw new InvalidOperationException(answer.Body),
         Between(answer.Body, "\"refresh_token\":\"", '"') ?? throw new InvalidOperationException($"No refresh token: {answer.Body}"));

    private void Remember(string cookie)
    {
        var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
        if (value.Length > 0)
            _cookies[name] = value;
        else
            _cookies.Remove(name);
    }

    private ValueTask<Answer> GetAsync(string path, string headers) =>
        _wire.SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost:{door.Port}\r\n{door.Headers}{headers}\r\n");

    private ValueTask<Answer> PostAsync(string path, string client, string form) =>
        _wire.SendAsync($"POST {path} HTTP/1.1\r\nHost: localhost:{door.Port}\r\n{door.Headers}Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(client))}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");

    private static Answer Good(Answer answer, params ReadOnlySpan<int> expected) =>
        expected.Contains(answer.Status) ? answer : throw new InvalidOperationException($"{answer.Status} {answer.Location}: {answer.Body[..Math.Min(400, answer.Body.Length)]}");

    private static string? Between(string text, string before, char after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += before.Length;
        var end = text.IndexOf(after, start);
        return end < 0 ? text[start..] : text[start..end];
    }
}

/// <summary>The kinds of work that servers are compared by.</summary>
internal enum Work
{
    ClientCredentials,
    Code,
    Refresh,
    Introspection,
    UserInfo,
}
