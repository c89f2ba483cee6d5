using System.Net;
using Ciam.Protocol.Assurance;
using Ciam.Server.OAuth;
using Ciam.ServerTests.OAuth.RichGrants;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.OAuth.PaymentLinking;

/// <summary>Receipts in the hands of their customers, of staff, and of whoever checks them with nothing but two files.</summary>
public sealed class ReceiptsForPeople(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Customers_read_and_take_their_own_receipts_and_nobody_elses()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), await bank.SignUpAsync("bob"));
        await bank.GrantedAsync(bank.RichClient(), alice, "openid", RichBank.Payment);
        var id = Assert.Single(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
        var (mine, theirs) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(bob));

        var page = await mine.GoAsync("/account/payments");
        var receipt = await mine.GoAsync($"/account/payments?handler=Receipt&id={id}");
        var keys = await mine.GoAsync($"/account/payments?handler=Keys&id={id}");

        foreach (var told in new[] { "Pay CHF 1,250.00 to Merchant A", "CH93 0076 2011 6238 5295 7", "Invoice 7", "Bill Payer", "a code for this payment" })
            Assert.Contains(told, page.Text, StringComparison.Ordinal);
        Assert.StartsWith("attachment", receipt.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal((0, true), await VerifyAsync(receipt.Body, keys.Body, "CHF 1,250.00 to Merchant A, account CH93 0076 2011 6238 5295 7, reference \"Invoice 7\""));
        Assert.Contains("No payments yet", (await theirs.GoAsync("/account/payments")).Text, StringComparison.Ordinal);
        (await theirs.GoAsync($"/account/payments?handler=Receipt&id={id}")).AssertStatus(HttpStatusCode.NotFound);
        (await theirs.GoAsync($"/account/payments?handler=Keys&id={id}")).AssertStatus(HttpStatusCode.NotFound);
        Assert.Contains("/signin/", (await bank.NewBrowser().GoAsync($"/account/payments?handler=Receipt&id={id}")).Url.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auditor", true)]
    [InlineData("support", false)]
    public async Task Staff_who_may_read_the_trail_take_receipts_and_leave_an_entry(string role, bool may)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, ada) = (await bank.SignUpAsync("alice", new PersonSettings { App = true }), await bank.SignUpAsync("ada"));
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == ada.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.StaffRole, role)));
        await bank.GrantedAsync(bank.RichClient(), alice, "openid", RichBank.Payment);
        var id = Assert.Single(await bank.RowsAsync("select id::text from ciam.oauth_payment_receipt"));
        var browser = await bank.SignedInAsync(ada, Acr.TwoFactors);

        var file = await browser.GoAsync($"/admin/customers/{alice.Id}");
        var receipt = await browser.GoAsync($"/admin/customers/{alice.Id}?handler=Receipt&receipt={id}");

        Assert.Equal(may, file.Text.Contains("Payments approved", StringComparison.Ordinal));
        Assert.Equal(may ? HttpStatusCode.OK : HttpStatusCode.Forbidden, receipt.Status);
        Assert.Equal(may, (await bank.Audit.EventsAsync()).Contains("payment_receipt.taken"));
        if (may)
            (await browser.GoAsync($"/admin/customers/{ada.Id}?handler=Receipt&receipt={id}")).AssertStatus(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_command_refuses_with_a_reason_and_says_how_it_is_used()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        await bank.GrantedAsync(bank.RichClient(), alice, "openid", RichBank.Payment);
        var receipt = Assert.Single(await bank.RowsAsync("select receipt from ciam.oauth_payment_receipt"));
        var keys = await bank.Http.GetStringAsync("/oauth2/jwks");
        var spoilt = receipt[..^6] + (receipt[^6] == 'A' ? 'B' : 'A') + receipt[^5..];

        Assert.Equal((0, true), await VerifyAsync(receipt, keys, "GOOD: receipt"));
        Assert.Equal((1, true), await VerifyAsync(spoilt, keys, "REFUSED: receipt has no valid signature by these keys (ReceiptChecks.SignatureIsTheServers)"));
        Assert.Equal((1, true), await VerifyAsync("nonsense", keys, "REFUSED: file is not a signed receipt"));
        Assert.Equal((2, true), await RunAsync(["verify"], ReceiptCommand.Usage));
        Assert.Equal((2, true), await RunAsync(["verify", "a", "b", "--jwks", "c"], ReceiptCommand.Usage));
        Assert.Equal((2, true), await RunAsync(["verify", "no-such-file", "--jwks", "no-such-keys"], "no-such-file: there is no such file"));
    }

    private static async Task<(int Code, bool Says)> VerifyAsync(string receipt, string keys, string words)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (file, jwks) = (Path.Combine(folder.FullName, "receipt.jws"), Path.Combine(folder.FullName, "keys.json"));
            await File.WriteAllTextAsync(file, receipt);
            await File.WriteAllTextAsync(jwks, keys);
            return await RunAsync(["verify", file, "--jwks", jwks], words);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, bool Says)> RunAsync(string[] arguments, string words)
    {
        await using var output = new StringWriter();
        var code = await ReceiptCommand.RunAsync(arguments, output);
        return (code, output.ToString().Contains(words, StringComparison.Ordinal));
    }
}
