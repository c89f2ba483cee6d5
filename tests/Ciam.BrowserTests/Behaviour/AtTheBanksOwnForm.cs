using Ciam.Server.Audit;
using Ciam.Server.Behaviour;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Ciam.BrowserTests.Behaviour;

/// <summary>A customer fills in the bank's own form: the script of the server measures there too, and the bank passes it on.</summary>
[Collection(Chromium.Name)]
public sealed class AtTheBanksOwnForm(Chromium chromium, CiamApp app)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task How_a_transfer_is_typed_is_kept_where_the_customer_agreed(bool agreed)
    {
        await using var bank = await app.NewBankAsync(new BankSettings { Clock = new FakeClock(TimeProvider.System.GetUtcNow().AddMinutes(-3)) });
        await using var samples = await SampleBank.StartAsync(bank);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        await bank.WithServicesAsync(async services =>
        {
            await services.GetRequiredService<BehaviourConsents>().AnswerAsync(alice.Id, agreed, AuditActor.Customer(alice.Id), bank.Clock.GetUtcNow(), default);
            return 0;
        });
        var page = await chromium.NewPageAsync(bank, signedIn: await bank.SignedInAsync(alice));
        var passedOn = new TaskCompletionSource<IRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Context.RequestFinished += (_, request) =>
        {
            if (request.Url.EndsWith("/behaviour", StringComparison.Ordinal))
                passedOn.TrySetResult(request);
        };

        // The header by which tests tell an address makes Chromium ask before it loads another site's script, which no customer's browser does.
        await page.Context.RouteAsync("**/behaviour/v1.js", route => route.ContinueAsync());
        await page.GotoAsync(samples.Home.AbsoluteUri);
        await page.FollowAsync("Log in");
        await page.RunAndWaitForResponseAsync(() => page.FollowAsync("Send money"), response => response.Url.EndsWith("/behaviour/v1.js", StringComparison.Ordinal));
        await page.GetByLabel("Recipient").PressSequentiallyAsync("Mira Keller", new() { Delay = 40 });
        await page.GetByLabel("IBAN").PressSequentiallyAsync("CH16 9900 0274 1003 3881 2", new() { Delay = 40 });
        await page.EnterAsync("Amount in CHF", "120.00");
        await page.PressAsync("Send");
        await page.SeesAsync("Confirm it is you");

        var answer = await (await passedOn.Task.WaitAsync(TimeSpan.FromMilliseconds(Chromium.Patience))).ResponseAsync();
        Assert.Equal(202, answer!.Status);
        Assert.Equal(agreed ? "1" : "0", Assert.Single(await bank.RowsAsync("select count(*)::text from ciam.behaviour_sample")));
    }
}
