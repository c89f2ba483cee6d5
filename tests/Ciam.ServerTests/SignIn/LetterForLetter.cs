using System.Net;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>A password is the very text that was chosen, for as long as its owner keeps it.</summary>
public sealed class LetterForLetter(CiamApp app) : IClassFixture<CiamApp>
{
    [Theory]
    [InlineData("TRAM-LANTERN-QUARRY-58")]
    [InlineData("Tram-lantern-quarry-58")]
    [InlineData(" tram-lantern-quarry-58")]
    [InlineData("tram-lantern-quarry-58 ")]
    [InlineData("tram-lantern-quarry-5")]
    [InlineData("tram-lantern-quarry-588")]
    [InlineData("tram-lantern-quarry\u201058")]
    [InlineData("\uFF54ram-lantern-quarry-58")]
    [Covers("ASVS5-6.2.8")]
    public async Task What_differs_in_one_sign_is_another_password(string password)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        await browser.GoAsync("/signin");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.EnterPasswordAsync(alice, bank.Secrets.Remember("wrong password", password))).Status);
    }

    [Fact]
    [Covers("ASVS5-6.2.10")]
    public async Task It_does_not_grow_old()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, browser) = (await bank.SignUpAsync("alice"), bank.NewBrowser());
        bank.Clock.Advance(TimeSpan.FromDays(1500));

        (await browser.SignInAsync(bank, alice)).AssertSignedIn();
    }
}
