using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Ciam.Samples.Bank.Oidc;

/// <summary>Settings of one OpenID Connect login.</summary>
public sealed class OidcOptions : RemoteAuthenticationOptions
{
    public OidcOptions()
    {
        Events = new RemoteAuthenticationEvents();
        // The answer comes back as a redirect, a top-level GET: Lax cookies travel with it, and None would need TLS.
        CorrelationCookie.SameSite = SameSiteMode.Lax;
        CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    public ClientOptions Client { get; set; } = new();

    /// <summary>The issuer's metadata and keys, cached and renewed when an unknown key appears.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration> Configuration { get; set; } = null!;

    /// <summary>Hides what a request must remember inside its state parameter.</summary>
    public ISecureDataFormat<AuthenticationProperties> StateFormat { get; set; } = null!;
}

/// <summary>Fills in what an administrator does not set by hand.</summary>
internal sealed class CompleteOidcOptions(IDataProtectionProvider protection) : IPostConfigureOptions<OidcOptions>
{
    public void PostConfigure(string? name, OidcOptions options)
    {
        options.DataProtectionProvider ??= protection;
        options.StateFormat = new PropertiesDataFormat(options.DataProtectionProvider.CreateProtector(typeof(OidcHandler).FullName!, name!, "state"));
        options.Backchannel ??= new HttpClient { Timeout = TimeSpan.FromSeconds(15), MaxResponseContentBufferSize = 1024 * 1024 };
        options.Configuration = new ConfigurationManager<OpenIdConnectConfiguration>(
            options.Client.Authority.TrimEnd('/') + "/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(options.Backchannel) { RequireHttps = !new Uri(options.Client.Authority).IsLoopback });
    }
}
