using Ciam.Protocol;
using Ciam.Protocol.Checks;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.Token;
using Ciam.Protocol.UserInfo;
using Ciam.Protocol.Wire;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Token;

/// <summary>What tokens may say, and the mark of the device behind the grant's session, where there is one.</summary>
internal sealed record StandingGrant(GrantedAccess Access, byte[]? DeviceMark);

/// <summary>The customer and the session behind a grant, and the mark of the session's device as long as it is not forgotten.</summary>
internal sealed record Behind(CustomerRow Customer, DateTimeOffset? SessionEndedAt, byte[]? Mark);

/// <summary>Turns a customer's grant into what tokens may say, as long as customer and session are in good standing.</summary>
internal sealed class GrantedTokens(CiamDbContext database, Subjects subjects, ResourceCatalog catalog, PaymentReceipts receipts)
{
    private static readonly Func<CiamDbContext, Guid, Guid, Task<Behind?>> FindBehind = EF.CompileAsyncQuery((CiamDbContext database, Guid customerId, Guid sessionId) => (
        from customer in database.Set<CustomerRow>()
        join session in database.Set<SessionRow>() on sessionId equals session.Id
        where customer.Id == customerId
        select new Behind(customer, session.EndedAt, database.Set<DeviceRow>().Where(device => device.Id == session.DeviceId && device.RevokedAt == null).Select(device => device.HandleHash).FirstOrDefault())).AsNoTracking().SingleOrDefault());

    public async Task<Outcome<StandingGrant>> ForCustomerAsync(Client client, GrantRow grant, IReadOnlyList<string> scopes, IReadOnlyList<AuthorizationDetail> details, IReadOnlyList<string> resources, DateTimeOffset now, CancellationToken ct) =>
        await ForCustomerAsync(client, grant, await FindBehind(database, grant.CustomerId, grant.SessionId), scopes, details, resources, now, ct);

    /// <summary>Where what stands behind the grant was read with it.</summary>
    public async Task<Outcome<StandingGrant>> ForCustomerAsync(Client client, GrantRow grant, Behind? behind, IReadOnlyList<string> scopes, IReadOnlyList<AuthorizationDetail> details, IReadOnlyList<string> resources, DateTimeOffset now, CancellationToken ct)
    {
        if (behind is not { Customer: { SuspendedAt: null, MustChangePassword: false } customer } || behind.SessionEndedAt <= now)
            return Refusal.InvalidGrant("the session behind this grant has ended");

        if (!Audience.Of(scopes, details, resources, await catalog.LoadAsync(ct)).TryGet(out var audience, out var no))
            return no;
        // No payment leaves that no receipt holds, to the letter.
        if (await receipts.BehindAsync(grant, details, ct) is not { } approvals)
            return Refusal.InvalidGrant("a payment of this grant was not approved") with { Check = nameof(PaymentReceipts) };

        var isOpenId = scopes.Contains(StandardScopes.OpenId);
        var requested = ClaimsParameter.Read(grant.ClaimsRequest);
        var access = new GrantedAccess
        {
            Client = client,
            Scopes = audience.Scopes,
            Audience = audience.Values,
            AuthorizationDetails = audience.Details,
            PaymentApprovals = audience.Details.Any(detail => detail.Type is { MovesMoney: true }) ? approvals : [],
            GrantId = grant.Id,
            Subject = new AuthenticatedSubject(subjects.Of(client, grant.CustomerId), grant.AuthTime, grant.Acr, grant.Amr, grant.SessionId.ToString()),
            IssuesIdToken = isOpenId,
            IdTokenClaims = isOpenId ? ClaimsOf(customer).ClaimsFor([], requested?.IdToken.Keys ?? []) : new Dictionary<string, object>(),
        };
        return new StandingGrant(access, behind.Mark);
    }

    public static CustomerClaims ClaimsOf(CustomerRow customer) => new()
    {
        Sub = customer.Id.ToString(),
        Name = customer.DisplayName,
        PreferredUsername = customer.UserName,
        Email = customer.Email,
        EmailVerified = customer.EmailConfirmed,
        PhoneNumber = customer.PhoneNumber,
        PhoneNumberVerified = customer.PhoneNumberConfirmed,
        Locale = customer.Locale,
        Details = PersonalDetails.Read(customer.Details),
        UpdatedAt = customer.ProfileChangedAt ?? customer.CreatedAt,
    };
}
