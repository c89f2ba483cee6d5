using Ciam.Decisions.Admin;
using Ciam.Server.Audit;
using Ciam.Server.OAuth;
using Ciam.Server.SignIn;

namespace Ciam.Server.Admin;

/// <summary>What would go if an account were taken back from a stranger now.</summary>
internal sealed record RescuePlan(LateAdditions Late, IReadOnlyList<string> Apps);

/// <summary>"This account was taken over": one deed of staff that ends everything a thief may hold.</summary>
internal sealed class AccountRescue(DeedDesk desk, TakenAccounts accounts, CustomerAccess access)
{
    private const string Because = "the account was taken over";

    /// <summary>How many days back what was added goes; the longest first offered.</summary>
    public static IReadOnlyList<int> Spans { get; } = [30, 7, 1];

    public async Task<RescuePlan> PlanAsync(Guid customerId, int days, DateTimeOffset now, CancellationToken ct)
    {
        var since = now.AddDays(-days);
        return new RescuePlan(await accounts.LookAsync(customerId, since, ct), await access.LetInSinceAsync(customerId, since, ct));
    }

    public Task<DeedOutcome> RescueAsync(StaffDeed deed, int days, CancellationToken ct) =>
        desk.DoAsync(deed, Permission.SecureAccounts, async customer =>
        {
            var before = new { customer.MustChangePassword, customer.Email };
            var (late, apps) = await PlanAsync(customer.Id, days, deed.Now, ct);
            var (sessions, browsers) = await accounts.CloseAsync(customer, late, deed.Now.AddDays(-days), deed.Staff.Actor, Because, deed.Now, ct);
            var grants = await access.EndGrantsAsync(customer.Id, Because, deed.Now, ct);
            await access.ShutOutAsync(customer.Id, apps, ct);
            return new DeedRecord(
                AuditEvents.AccountTakenOver,
                new { before.MustChangePassword, before.Email, late.Factors, late.RecoveryCodes, late.Phone, late.UserCode, Apps = apps },
                new { MustChangePassword = true, customer.Email, SessionsEnded = sessions, GrantsRevoked = grants, BrowsersForgotten = browsers, AddedWithinDays = days });
        }, ct);
}
