using System.Diagnostics;
using System.Text.Json;
using Ciam.Samples.Mobile;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

// A login of an app on a telephone, in numbered steps:
//  1 The app listens on a loopback port and shows where to log in.
//  2 The customer logs in, in a browser, where the app cannot see the password.
//  3 The browser brings a code back; the app trades it for tokens.
//  4 The app refreshes once, asks who the customer is, and gives its tokens back.
const string Usage = """
    usage: mobile [--open] [--wait SECONDS]

    Logs in as an app on a telephone would: PKCE, a browser, and a loopback redirect.
      --open          open the browser, instead of only printing the address
      --wait SECONDS  how long to wait for the browser, 300 unless told

    Settings come from appsettings.json and the environment: Mobile__Authority, Mobile__ClientId, Mobile__Scope.
    DOTNET_ENVIRONMENT=Development brings those of the demo.
    """;

var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
var settings = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory)
    .AddJsonFile("appsettings.json").AddJsonFile($"appsettings.{environment}.json", optional: true).AddEnvironmentVariables().Build()
    .GetSection("Mobile");
var waitAt = Array.IndexOf(args, "--wait");
var wait = 300;
var known = args.Where((argument, i) => argument is not ("--open" or "--wait") && i != waitAt + 1).ToArray();
if (known.Length > 0 || (waitAt >= 0 && (waitAt + 1 >= args.Length || !int.TryParse(args[waitAt + 1], out wait) || wait is < 1 or > 3600)))
{
    Console.Error.WriteLine(Usage);
    return args.Contains("--help") ? 0 : 2;
}

if (!Uri.TryCreate(settings["Authority"], UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback))
{
    Console.Error.WriteLine($"mobile: Mobile:Authority must be set, with https outside this machine\n\n{Usage}");
    return 2;
}

using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15), MaxResponseContentBufferSize = 1024 * 1024 };
try
{
    await RunAsync();
    return 0;
}
catch (Exception fault) when (fault is RefusedException or HttpRequestException or InvalidOperationException or TimeoutException or IOException or JsonException)
{
    Console.Error.WriteLine($"mobile: {fault.Message}");
    return 1;
}

async Task RunAsync()
{
    var issuer = await OpenIdConnectConfigurationRetriever.GetAsync(
        authority.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration",
        new HttpDocumentRetriever(http) { RequireHttps = !authority.IsLoopback },
        CancellationToken.None);
    if (issuer.Issuer != settings["Authority"])
        throw new RefusedException("the metadata speaks of another issuer");
    var client = new MobileClient(http, issuer, settings["ClientId"] ?? "");

    // 1
    var state = MobileClient.Random();
    await using var loopback = await Loopback.ListenAsync(state);
    var address = client.AuthorizeAddress(loopback.RedirectUri, settings["Scope"] ?? "openid", state);
    Console.WriteLine($"Open this address in a browser of this machine:\n\n{address}\n");
    if (args.Contains("--open"))
        Process.Start(new ProcessStartInfo(address) { UseShellExecute = true })?.Dispose();

    // 2, 3
    var answer = await loopback.AnswerAsync(TimeSpan.FromSeconds(wait));
    var (tokens, idToken) = await client.RedeemAsync(answer, loopback.RedirectUri);
    Console.WriteLine($"Logged in as {idToken.Subject}, acr {Claim("acr")}, amr {Claim("amr")}, scope '{tokens.Scope}', for {tokens.ExpiresIn} s");

    // 4
    if (tokens.RefreshToken is { } first)
    {
        var before = first;
        tokens = await client.RefreshAsync(first);
        Console.WriteLine($"Refreshed; the refresh token was {(tokens.RefreshToken is null || tokens.RefreshToken == before ? "kept" : "rotated")}");
    }

    using var user = await client.UserInfoAsync(tokens.AccessToken);
    foreach (var claim in user.RootElement.EnumerateObject())
        Console.WriteLine($"  {claim.Name}: {claim.Value.GetRawText()}");

    if (tokens.RefreshToken is { } last)
    {
        await client.RevokeAsync(last);
        Console.WriteLine("Revoked");
        try
        {
            await client.RefreshAsync(last);
            throw new InvalidOperationException("the revoked refresh token still works");
        }
        catch (RefusedException refused)
        {
            Console.WriteLine($"The refresh token is dead, as it should be: {refused.Message}");
        }
    }

    string Claim(string name) => idToken.TryGetPayloadValue(name, out object value)
        ? value is IEnumerable<object> many ? string.Join('+', many) : value.ToString() ?? ""
        : "not stated";
}
