using System.Security.Claims;
using System.Security.Cryptography;
using Ciam.Samples.Bank.Oidc;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Caching.Memory;

namespace Ciam.Samples.Bank.Sessions;

/// <summary>
/// The logins of this web application, kept in memory: the browser's cookie holds a reference, tokens stay here.
/// A bank with more than one node would keep them in a store that the nodes share.
/// </summary>
internal sealed class LoginShelf(TimeProvider clock) : IDisposable
{
    private const int MostLogins = 20_000;
    private const string KeyClaim = "login";
    private static readonly TimeSpan Idle = TimeSpan.FromHours(2);

    private readonly MemoryCache _logins = new(new MemoryCacheOptions { SizeLimit = MostLogins });

    /// <summary>The reference inside the cookie of this request.</summary>
    public static string? KeyOf(ClaimsPrincipal user) => user.FindFirstValue(KeyClaim);

    public Login? Find(ClaimsPrincipal user) => KeyOf(user) is { } key ? Find(key) : null;

    public Login? Find(string key) => _logins.Get<Login>(key);

    public void Replace(string key, Login login) => _logins.Set(key, login, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Idle });

    /// <summary>A login has succeeded: keep it under a new reference and forget the one it follows, so that nobody can plant a reference beforehand.</summary>
    public async Task BeginAsync(TicketReceivedContext context)
    {
        if ((await context.HttpContext.AuthenticateAsync(context.Options.SignInScheme)).Principal is { } before && KeyOf(before) is { } old)
            _logins.Remove(old);

        var tokens = context.Properties!.GetParameter<IssuedTokens>(nameof(IssuedTokens))!;
        var login = new Login([.. context.Principal!.Claims], tokens, clock.GetUtcNow());
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        Replace(key, login);
        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(KeyClaim, key), new Claim("sub", login.Subject), new Claim("name", login.Name)], context.Options.SignInScheme, "name", null));
    }

    /// <summary>A cookie whose login is gone, by sign-out, restart or idleness, signs nobody in.</summary>
    public Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (Find(context.Principal!) is null) context.RejectPrincipal();
        return Task.CompletedTask;
    }

    public async Task EndAsync(HttpContext http)
    {
        if (KeyOf(http.User) is { } key) _logins.Remove(key);
        await http.SignOutAsync(Schemes.Bank);
    }

    public void Dispose() => _logins.Dispose();
}
