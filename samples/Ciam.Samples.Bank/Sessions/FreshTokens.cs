using Ciam.Samples.Bank.Oidc;
using Microsoft.Extensions.Options;

namespace Ciam.Samples.Bank.Sessions;

/// <summary>Gives the signed-in customer's access token, renewed when it is about to expire.</summary>
internal sealed class FreshTokens(LoginShelf shelf, IOptionsMonitor<OidcOptions> oidc, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>A refresh token is good for one use: two requests of one browser must not use it at once.</summary>
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>The access token; null when the issuer has ended the session, and then the local login is ended too.</summary>
    public async Task<string?> AccessTokenAsync(HttpContext http, bool renew = false)
    {
        if (LoginShelf.KeyOf(http.User) is not { } key || shelf.Find(key) is not { } seen)
            return null;
        if (!renew && IsFresh(seen))
            return seen.Tokens.AccessToken;

        var turn = _turns[(uint)key.GetHashCode(StringComparison.Ordinal) % _turns.Length];
        await turn.WaitAsync(http.RequestAborted);
        try
        {
            // Whoever waited here may find the work done.
            if (shelf.Find(key) is not { } login)
                return null;
            return login.Renewals == seen.Renewals ? await RenewAsync(http, key, login) : login.Tokens.AccessToken;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var turn in _turns) turn.Dispose();
    }

    private async Task<string?> RenewAsync(HttpContext http, string key, Login login)
    {
        if (login.Tokens.RefreshToken is not { } refreshToken)
            return null;
        try
        {
            // Not bound to the browser's patience: an answer that is lost here costs the session.
            var options = oidc.Get(Schemes.BankLogin);
            var now = clock.GetUtcNow();
            var tokens = await TokenEndpoint.RedeemAsync(
                options, [new("grant_type", "refresh_token"), new("refresh_token", refreshToken)], now, CancellationToken.None);
            if (tokens.IdToken is not null)
                await IdToken.ProveAsync(options, tokens.IdToken, new IdTokenExpectation(null, null, null, login.Subject, tokens.AccessToken, now), CancellationToken.None);
            shelf.Replace(key, login.Renewed(tokens));
            return tokens.AccessToken;
        }
        catch (OAuthException refused) when (refused.Error is "invalid_grant" or "invalid_id_token")
        {
            await shelf.EndAsync(http);
            return null;
        }
    }

    private bool IsFresh(Login login) => login.Tokens.ExpiresAt - clock.GetUtcNow() > Margin;
}
