using Enrolled = Ciam.Server.Customers.Factors;
using Ciam.Storage.Customers;

namespace Ciam.Server.SignIn;

/// <summary>What changes who can get in wants a fresh proof: the second factor where there is one, and not longer ago than ten minutes.</summary>
internal sealed class FreshProof(Enrolled factors, JourneyStore journeys)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    /// <summary>Null when the session will do; otherwise the first page of the sign-in that comes back to <paramref name="returnPath"/>.</summary>
    public async Task<string?> AskAsync(HttpContext http, LiveSession session, string returnPath, DateTimeOffset now, CancellationToken ct)
    {
        var acr = await WantedAcrAsync(session.Customer, ct);
        var (strong, fresh) = (string.CompareOrdinal(session.Row.Acr, acr) >= 0, session.Row.AuthTime + Lasts > now);
        if (strong && fresh)
            return null;
        var request = new JourneyRequest { ReturnPath = returnPath, AcrWanted = acr, ProveAgain = !fresh, ExpectedCustomerId = session.Customer.Id, LoginHint = session.Customer.Email };
        return await journeys.BeginAsync(http, request, now, ct);
    }

    private async Task<string> WantedAcrAsync(CustomerRow customer, CancellationToken ct) =>
        (await factors.ListAsync(customer, ct)).HasSecondFactor ? Acrs.TwoFactors : Acrs.Password;
}
