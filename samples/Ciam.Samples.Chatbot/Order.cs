using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Ciam.Samples.Chatbot;

/// <summary>What the chatbot was told to do, by files, environment and command line.</summary>
internal sealed class Order
{
    /// <summary>Enough to look like an attack in the demo, too few to be one.</summary>
    private const int LargestBurst = 200;

    public const string Usage = """
        usage: chatbot [--from ADDRESS] [--burst N] [--scope SCOPE]

        Fetches an access token with its own credentials and asks the bank's API for a summary.
          --from ADDRESS  pretend to call from this address (X-Forwarded-For; believed by the demo server only)
          --burst N       fetch N tokens one after the other, at most 200
          --scope SCOPE   ask for another scope than usual

        Settings come from appsettings.json and the environment: Chatbot__Authority, Chatbot__ApiAddress,
        Chatbot__ClientId, and Chatbot__ClientSecret or Chatbot__ClientSecretFile. DOTNET_ENVIRONMENT=Development
        brings those of the demo.
        """;

    public required Uri Authority { get; init; }

    public required Uri Api { get; init; }

    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required string Scope { get; init; }

    public IPAddress? From { get; private init; }

    public int Burst { get; private init; } = 1;

    /// <summary>The order, or a sentence that says what is wrong with it.</summary>
    public static (Order? Order, string? Problem) Read(IConfiguration settings, string[] args)
    {
        IPAddress? from = null;
        var burst = 1;
        var scope = settings["Scope"] ?? "accounts.read";
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
                return (null, $"{args[i]} wants a value");
            switch (args[i])
            {
                case "--from" when IPAddress.TryParse(args[i + 1], out from):
                case "--burst" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out burst) && burst is > 0 and <= LargestBurst:
                    break;
                case "--scope":
                    scope = args[i + 1];
                    break;
                case "--from":
                    return (null, "--from wants an IP address");
                case "--burst":
                    return (null, $"--burst wants a number from 1 to {LargestBurst}");
                default:
                    return (null, $"{args[i]} is not known");
            }
        }

        var secret = settings["ClientSecretFile"] is { Length: > 0 } file ? File.ReadAllText(file).Trim() : settings["ClientSecret"];
        if (!Uri.TryCreate(settings["Authority"], UriKind.Absolute, out var authority) || !Uri.TryCreate(settings["ApiAddress"], UriKind.Absolute, out var api)
            || settings["ClientId"] is not { Length: > 0 } id || secret is not { Length: > 0 })
            return (null, "Chatbot:Authority, :ApiAddress, :ClientId and :ClientSecret must be set; DOTNET_ENVIRONMENT=Development sets them for the demo");
        if (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback)
            return (null, "Chatbot:Authority must use https outside this machine");
        return (new Order { Authority = authority, Api = api, ClientId = id, ClientSecret = secret, Scope = scope, From = from, Burst = burst }, null);
    }
}
