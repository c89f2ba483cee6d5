using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Ciam.Server.Http;
using Ciam.ServerTests.OAuth.Registration;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Attacks;

/// <summary>Who measures the server keeps a row for every value of a label: a value that strangers choose would fill the memory of whoever watches.</summary>
public sealed class UnboundedLabels(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Mark = "zqx9label";

    /// <summary>The resolver's own measurement names each host that is looked up; it cannot be told not to, so it is not one to collect.</summary>
    private const string Resolver = "System.Net.NameResolution";

    [Fact]
    [Covers("ATTACK-METRIC-LABELS")]
    public async Task Nothing_that_strangers_send_becomes_a_label()
    {
        var (labels, measured) = (new ConcurrentDictionary<string, bool>(), new ConcurrentDictionary<string, bool>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name != Resolver)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        await using var bank = await app.NewBankAsync(RegistrationSteps.Settings("open", ("ClientIdDocuments", "true")) with
        {
            Configure = builder => builder.Services.AddSingleton<HostLookup>((_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1") })),
        });

        await DisturbAsync(bank);

        Assert.Contains("http.server.request.duration", measured.Keys);
        Assert.Equal("", string.Join('\n', labels.Keys.Where(label => label.Contains(Mark, StringComparison.OrdinalIgnoreCase))));

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            measured[instrument.Name] = true;
            foreach (var (name, value) in tags)
                labels[$"{instrument.Meter.Name} {instrument.Name} {name}={value}"] = true;
        }
    }

    /// <summary>The mark in every place that a stranger fills: address, method, headers, form fields, hosts that clients name.</summary>
    private static async Task DisturbAsync(Bank bank)
    {
        foreach (var path in new[] { $"/{Mark}", $"/admin/{Mark}", $"/oauth2/grants/{Mark}", $"/.well-known/oauth-protected-resource/{Mark}.example/api", $"/signin/{Mark}/password?{Mark}={Mark}" })
            (await bank.Http.GetAsync(path)).Dispose();
        using var odd = new HttpRequestMessage(new HttpMethod(Mark.ToUpperInvariant()), "/oauth2/token");
        odd.Headers.TryAddWithoutValidation("User-Agent", Mark);
        odd.Headers.TryAddWithoutValidation("Origin", $"https://{Mark}.example");
        (await bank.Http.SendAsync(odd)).Dispose();
        foreach (var endpoint in new[] { "token", "par", "introspect", "revoke", "register", "userinfo" })
        {
            var fields = new[] { "client_id", "grant_type", "scope", "code", "token", "client_assertion_type", "response_type", "resource", Mark };
            (await bank.Http.PostAsync("/oauth2/" + endpoint, new FormUrlEncodedContent(fields.Select(name => KeyValuePair.Create(name, Mark))))).Dispose();
        }

        await bank.NewBrowser().GoAsync(new TestClient(bank, $"https://{Mark}.example/client.json", null, "http://127.0.0.1/cb").AuthorizeUrl("openid"));
        await bank.RegisterAsync(RegistrationSteps.Metadata(("jwks_uri", $"https://{Mark}.example/jwks"), ("token_endpoint_auth_method", "private_key_jwt"), ("client_name", Mark)));
        await bank.RegisterAsync(RegistrationSteps.Metadata(("sector_identifier_uri", $"https://{Mark}.example/sector"), ("subject_type", "pairwise")));
    }
}
