using Ciam.Server.Audit;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.BrowserTests;

/// <summary>Every way back into an account, in a real browser.</summary>
[Collection(Chromium.Name)]
public sealed class WaysBackIn(Chromium chromium, CiamApp app)
{
    private const string NewPassword = "violin-harbour-mosaic-9";
    private const string Elsewhere = "203.0.113.9";

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_mail_and_the_second_factor_is_asked_all_the_same()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var page = await chromium.NewPageAsync(bank);

        await page.VisitAsync(bank, "/forgot");
        await page.FillAsync("#email", alice.Email);
        await page.PressAsync("Send the link");
        await page.SeesAsync("Look in your mailbox");
        await page.VisitAsync(bank, await bank.LastLinkAsync(alice.Email));
        await page.FillAsync("#password", NewPassword);
        await page.PressAsync("Set password");
        await page.SeesAsync("Your password is set");

        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(alice.Email, NewPassword);
        await page.SeesAsync("Confirm it is you");
        await page.EnterCodeAsync(alice.App!.CodeAt(bank.Clock.GetUtcNow()), "Verify");
        await page.PressAsync("Not now");
        await page.ArrivesAsync("/account");
    }

    [Fact]
    public async Task A_recovery_code_stands_in_for_the_lost_app_once()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var code = await bank.WithServicesAsync(async services =>
        {
            var owner = await services.GetRequiredService<Ciam.Server.Customers.Credentials>().FindAsync(alice.Id, default);
            return (await services.GetRequiredService<Ciam.Server.Customers.Enrolment>().MakeRecoveryCodesAsync(owner!, bank.Clock.GetUtcNow(), default))[0];
        });
        var page = await chromium.NewPageAsync(bank);

        await page.VisitAsync(bank, "/signin");
        await page.EnterPasswordAsync(alice.Email, alice.Password);
        await page.SeesAsync("Confirm it is you");
        await page.GotoAsync(new Uri(new Uri(page.Url), "recovery").ToString());
        await page.SeesAsync("Use a recovery code");
        await page.EnterCodeAsync(code, "Verify");
        await page.PressAsync("Not now");
        await page.ArrivesAsync("/account");
    }

    [Fact]
    public async Task A_strangers_reset_waits_and_says_so()
    {
        await using var bank = await DemoWorld.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true, Phone = "+41790000011" });
        bank.Clock.Advance(TimeSpan.FromDays(2));
        await bank.WithServicesAsync(async services =>
        {
            services.GetRequiredService<AuditTrail>().Append(new AuditDeed(AuditEvents.FactorEnrolled, AuditActor.Customer(alice.Id)) { CustomerId = alice.Id }, bank.Clock.GetUtcNow());
            return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
        });
        var page = await chromium.NewPageAsync(bank, address: Elsewhere);
        await page.VisitAsync(bank, "/forgot");
        await page.FillAsync("#email", alice.Email);
        await page.PressAsync("Send the link");
        await page.SeesAsync("Look in your mailbox");
        var link = await bank.LastLinkAsync(alice.Email);

        await page.VisitAsync(bank, link);
        await page.FillAsync("#password", NewPassword);
        await page.PressAsync("Set password");
        await page.SeesAsync("Your new password has to wait");
        await page.PictureAsync("journey-waiting-reset");

        bank.Clock.Advance(ResetCaution.Wait);
        await page.VisitAsync(bank, link);
        await page.FillAsync("#password", NewPassword);
        await page.PressAsync("Set password");
        await page.SeesAsync("Your password is set");
    }
}
