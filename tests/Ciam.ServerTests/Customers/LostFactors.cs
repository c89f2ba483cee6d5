using Ciam.Server.SignIn;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>Whoever lost every second factor comes back by way of the bank's staff: two proofs of identity, three days, a notice by every way, and the owner can say no.</summary>
public sealed class LostFactors(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly PersonSettings WithAppAndPhone = new() { App = true, Phone = "+41790000011" };

    [Fact]
    public async Task After_three_days_the_factors_go_and_a_new_password_opens_the_account()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithAppAndPhone);
        var (_, support) = await bank.StaffAsync("support");

        var page = await AskAsync(support, alice, "IdentityDocument", "CallBack");
        Assert.Contains("will be removed in three days", page.Text, StringComparison.Ordinal);
        Assert.Equal("Your sign-in methods will be removed", (await bank.InboxAsync(alice.Email))[^1].Subject);
        Assert.Single(await bank.InboxAsync(alice.Phone!));
        var entry = Assert.Single(await bank.Audit.EntriesAsync("factor_removal.asked"));
        Assert.Contains("CallBack", entry, StringComparison.Ordinal);

        bank.Clock.Advance(FactorRemovals.Wait - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await CarryOutAsync(bank));
        bank.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CarryOutAsync(bank)));

        // The server's own round may have been first; once it is in any case.
        Assert.Equal(["done"], await bank.RowsAsync("select outcome from ciam.signin_factor_removal"));
        Assert.Single(await bank.Audit.EntriesAsync("factor.removed"));

        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<TotpRow>().CountAsync(row => row.CustomerId == alice.Id)));
        Assert.Equal(["Your sign-in methods were removed"], await bank.RowsAsync($"select subject from ciam.customers_message where recipient = '{alice.Email}' order by created_at desc, id desc limit 1"));
        var browser = bank.NewBrowser();
        await browser.GoAsync("/signin");
        (await browser.EnterPasswordAsync(alice)).AssertAt("new-password");
    }

    [Fact]
    public async Task Any_sign_in_of_the_owner_cancels_it()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithAppAndPhone);
        var (_, support) = await bank.StaffAsync("support");
        await AskAsync(support, alice, "IdentityDocument", "Branch");

        (await bank.NewBrowser().SignInAsync(bank, alice)).AssertSignedIn();

        bank.Clock.Advance(FactorRemovals.Wait);
        Assert.Equal(0, await CarryOutAsync(bank));
        Assert.Equal(1, await bank.WithDatabaseAsync(database => database.Set<TotpRow>().CountAsync(row => row.CustomerId == alice.Id)));
        Assert.Single(await bank.Audit.EntriesAsync("factor_removal.cancelled"));
    }

    [Fact]
    public async Task The_letters_link_cancels_it_as_well()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithAppAndPhone);
        var (_, support) = await bank.StaffAsync("support");
        await AskAsync(support, alice, "IdentityDocument", "Letter");
        var owner = bank.NewBrowser();

        await owner.GoAsync(await bank.LastLinkAsync(alice.Email));
        await owner.SubmitAsync("main form");

        bank.Clock.Advance(FactorRemovals.Wait);
        Assert.Equal(0, await CarryOutAsync(bank));
        Assert.Equal(["cancelled"], await bank.RowsAsync("select outcome from ciam.signin_factor_removal"));
    }

    [Theory]
    [InlineData("IdentityDocument", "IdentityDocument")]
    [InlineData("IdentityDocument", "")]
    public async Task One_proof_is_not_enough(string first, string second)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", WithAppAndPhone);
        var (_, support) = await bank.StaffAsync("support");

        var page = await AskAsync(support, alice, first, second);

        page.AssertStatus(System.Net.HttpStatusCode.BadRequest);
        Assert.Empty(await bank.RowsAsync("select id::text from ciam.signin_factor_removal"));
        Assert.Empty(await bank.InboxAsync(alice.Phone!));
    }

    [Fact]
    public async Task Twice_is_once_and_without_factors_there_is_nothing_to_do()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice", WithAppAndPhone), await bank.SignUpAsync("bob"));
        var (_, support) = await bank.StaffAsync("support");

        await AskAsync(support, alice, "IdentityDocument", "CallBack");
        Assert.Contains("nothing to do", (await AskAsync(support, alice, "IdentityDocument", "CallBack")).Text, StringComparison.Ordinal);
        Assert.Contains("nothing to do", (await AskAsync(support, bob, "IdentityDocument", "CallBack")).Text, StringComparison.Ordinal);

        Assert.Single(await bank.InboxAsync(alice.Phone!));
    }

    private static async Task<BrowserPage> AskAsync(TestBrowser staff, Person customer, string first, string second)
    {
        await staff.GoAsync($"/admin/customers/{customer.Id}/remove-factors");
        return await staff.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["first"] = first, ["second"] = second, ["reason"] = "lost phone and codes in a fire" });
    }

    private static Task<int> CarryOutAsync(Bank bank) =>
        bank.WithServicesAsync(services => services.GetRequiredService<FactorRemovals>().CarryOutDueAsync(bank.Clock.GetUtcNow(), default));
}
