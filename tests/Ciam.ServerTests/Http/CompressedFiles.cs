using System.Net.Http.Headers;
using Ciam.Testing;

namespace Ciam.ServerTests.Http;

/// <summary>Styles and scripts come compressed, for slow lines; pages never do, because they hold secrets beside what strangers wrote.</summary>
public sealed class CompressedFiles(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Public_files_are_compressed_and_pages_are_not()
    {
        await using var bank = await app.NewBankAsync();
        using var http = bank.NewHttpClient();
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));

        foreach (var path in new[] { "/css/ciam.css", "/js/behaviour.js" })
        {
            using var file = await http.GetAsync(path);
            Assert.Equal(["br"], file.Content.Headers.ContentEncoding);
            Assert.Contains("Accept-Encoding", file.Headers.Vary);
            Assert.True((await file.Content.ReadAsByteArrayAsync()).Length < 12_000, path);
        }

        using var page = await http.GetAsync("/register");
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Empty(page.Content.Headers.ContentEncoding);
    }
}
