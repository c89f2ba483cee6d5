using System.Buffers.Binary;
using Ciam.Protocol;
using Ciam.Server.OAuth;
using Ciam.ServerTests.OAuth.Backchannel;
using Ciam.Storage.OAuth;
using Ciam.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.OAuth;

/// <summary>Logos that clients name by address: fetched by the server, shown from its own origin, or not shown.</summary>
public sealed class ClientLogoPages(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly byte[] Png = Picture(120, 40);

    [Fact]
    public async Task The_page_shows_the_logo_from_our_origin_and_no_browser_asks_the_client()
    {
        await using var server = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = ForeignServer.Configuration });
        var logo = server.Serve("/logo.png", http => Answer(http, Png, "image/png"));
        var (alice, agent) = (await bank.SignUpAsync("alice"), bank.Asker(metadata: new ClientMetadata { LogoUri = logo }));
        await agent.AskedAsync(bank, alice);
        var browser = await bank.SignedInAsync(alice);
        Assert.False((await browser.GoAsync(await bank.NewestPageAsync())).Has("img.app-logo"));

        Assert.Equal(1, await FetchAsync(bank));
        Assert.Equal(0, await FetchAsync(bank));

        var page = await browser.GoAsync(await bank.NewestPageAsync());
        var shown = page.Find("img.app-logo");
        Assert.Equal(("120", "40"), (shown.GetAttribute("width"), shown.GetAttribute("height")));
        Assert.StartsWith("/brand/app/", shown.GetAttribute("src")!, StringComparison.Ordinal);
        Assert.Contains("img-src 'self' data:;", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(logo).Authority, page.Body + page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        using var picture = await bank.Http.GetAsync(shown.GetAttribute("src"));
        Assert.Equal(("image/png", "nosniff"), (picture.Content.Headers.ContentType!.MediaType, picture.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(Png, await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, server.Asked("/logo.png"));
        Assert.False(server.Requests.Single().Headers.ContainsKey("Cookie"));
    }

    /// <summary>What could run, what is large, what lies about its kind, and what leads elsewhere is not shown; a page without a logo is a good page.</summary>
    [Fact]
    [Covers("ATTACK-SSRF")]
    public async Task What_is_no_small_picture_is_not_shown()
    {
        await using var server = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = ForeignServer.Configuration });
        (string Path, byte[] Body, string Type)[] bad =
        [
            ("/svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "image/svg+xml"),
            ("/liar", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "image/png"),
            ("/html", Png, "text/html"),
            ("/vast", Picture(5000, 5000), "image/png"),
            ("/heavy", [.. Png, .. new byte[17 * 1024]], "image/png"),
        ];
        foreach (var (path, body, type) in bad)
            bank.Asker("app" + path[1..], new ClientMetadata { LogoUri = server.Serve(path, http => Answer(http, body, type)) });
        bank.Asker("moved", new ClientMetadata { LogoUri = server.Serve("/moved", http => { http.Response.Redirect(server.At("/logo.png")); return Task.CompletedTask; }) });
        bank.Asker("inside", new ClientMetadata { LogoUri = "https://10.0.0.1/logo.png" });

        while (await FetchAsync(bank) > 0)
        {
        }

        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<ClientLogoRow>().CountAsync(row => row.Hash != null || row.Picture != null)));
        Assert.Equal(7, await bank.WithDatabaseAsync(database => database.Set<ClientLogoRow>().CountAsync()));
        Assert.Equal(0, server.Asked("/logo.png"));
    }

    /// <summary>An address that changed shows nothing of the one before; one that is silent for a while keeps its picture; a week later it is looked at again.</summary>
    [Fact]
    public async Task A_logo_is_looked_for_again_when_its_time_or_its_address_comes()
    {
        await using var server = await ForeignServer.StartAsync();
        await using var bank = await app.NewBankAsync(new BankSettings { Configuration = ForeignServer.Configuration });
        var (first, second) = (server.Serve("/1", http => Answer(http, Png, "image/png")), server.Serve("/2", http => Answer(http, Picture(10, 10), "image/png")));
        bank.Asker(metadata: new ClientMetadata { LogoUri = first });
        await FetchAsync(bank);
        Assert.NotNull(await ShownAsync(bank, first));

        server.ServeText("/1", "away", "text/plain", StatusCodes.Status503ServiceUnavailable);
        Assert.Equal(0, await FetchAsync(bank, TimeSpan.FromDays(6)));
        Assert.Equal(1, await FetchAsync(bank, TimeSpan.FromDays(8)));
        Assert.NotNull(await ShownAsync(bank, first));

        await bank.WithDatabaseAsync(database => database.Set<ClientRow>().Where(row => row.ClientId == "asker").ExecuteUpdateAsync(set => set.SetProperty(row => row.Metadata, new ClientMetadata { LogoUri = second }.ToJson())));
        Assert.Null(await ShownAsync(bank, second));
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FetchAsync(bank, TimeSpan.FromDays(8))));
        Assert.Equal(1, asked.Sum());
        Assert.Equal(10, (await ShownAsync(bank, second))!.Width);
        Assert.Null(await ShownAsync(bank, first));
    }

    private static Task<int> FetchAsync(Bank bank, TimeSpan later = default) =>
        bank.WithServicesAsync(services => services.GetRequiredService<ClientLogos>().FetchDueAsync(bank.Clock.GetUtcNow() + later, default));

    private static Task<ClientLogo?> ShownAsync(Bank bank, string uri) => bank.WithServicesAsync(services => services.GetRequiredService<ClientLogos>().FindAsync("asker", uri, default));

    private static Task Answer(HttpContext http, byte[] body, string type)
    {
        http.Response.ContentType = type;
        return http.Response.Body.WriteAsync(body).AsTask();
    }

    /// <summary>As much of a PNG as says how large it is.</summary>
    private static byte[] Picture(int width, int height)
    {
        var size = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(size, width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), height);
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, .. "IHDR"u8, .. size, 8, 6, 0, 0, 0, 1, 2, 3, 4];
    }
}
