using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.House;

/// <summary>The server's frame: health, headers, and answers to noise.</summary>
public sealed class Frame(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task It_says_that_it_is_well(string path)
    {
        await using var bank = await app.NewBankAsync();

        using var answer = await bank.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        bank.Logs.AssertNoFaults();
    }
}
