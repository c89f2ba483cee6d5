using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ciam.Protocol.WebAuthn;
using Ciam.Server.Audit;
using Ciam.Server.Customers.WebAuthn;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>A question for the browser's authenticators: what its script hands over, and what comes back with the answer.</summary>
internal sealed record PasskeyQuestion(string OptionsJson, string State);

/// <summary>A passkey that has answered: which, and whether it made sure of its user.</summary>
internal sealed record ProvenPasskey(PasskeyRow Row, CustomerRow Owner, bool UserVerified);

/// <summary>What a customer's passkey has signed, with everything that is needed to check it again later.</summary>
internal sealed record SignedChallenge(PasskeyRow Passkey, SignedAssertion Assertion)
{
    public byte[] CredentialId => Passkey.CredentialId;

    /// <summary>A COSE key.</summary>
    public byte[] PublicKey => Passkey.PublicKey;
}

/// <summary>Asks for passkeys and checks their answers: for a sign-in by Identity's handler, for a challenge of the caller's own by the bytes that were signed.</summary>
internal sealed class Passkeys(
    CiamDbContext database, IPasskeyHandler<CustomerRow> handler, SealedChallenges challenges, Enrolment enrolment, AuditTrail audit, Issuer issuer, IOptions<CiamOptions> options)
{
    private const string SignIn = "sign-in";

    public Task<List<PasskeyRow>> ListAsync(Guid customerId, CancellationToken ct) =>
        database.Set<PasskeyRow>().Where(row => row.CustomerId == customerId).OrderBy(row => row.CreatedAt).ToListAsync(ct);

    /// <summary>A question bound to one journey; of nobody in particular (any passkey of this site may answer), or of one customer.</summary>
    public async Task<PasskeyQuestion> AskAsync(HttpContext http, CustomerRow? customer, Guid journeyId, bool verifiedOnly, DateTimeOffset now)
    {
        var asked = await handler.MakeRequestOptionsAsync(customer, http);
        var json = verifiedOnly ? Verified(asked.RequestOptionsJson) : asked.RequestOptionsJson;
        return new PasskeyQuestion(json, challenges.Seal(SignIn, journeyId, asked.AssertionState!, now));
    }

    /// <summary>Whose passkey claims to answer; nothing is proven by it.</summary>
    public async Task<CustomerRow?> FindClaimedOwnerAsync(string answer, CancellationToken ct) =>
        AssertionJson.TryRead(answer) is not { } read ? null
            : await database.Set<PasskeyRow>().Where(row => row.CredentialId == read.CredentialId).Join(database.Set<CustomerRow>(), row => row.CustomerId, customer => customer.Id, (_, customer) => customer).SingleOrDefaultAsync(ct);

    /// <summary>The passkey that answered, once for each question; null when it is none, or not of this customer.</summary>
    public async Task<ProvenPasskey?> VerifyAsync(HttpContext http, CustomerRow? customer, Guid journeyId, string state, string answer, DateTimeOffset now, CancellationToken ct)
    {
        if (AssertionJson.TryRead(answer) is not { } read || await challenges.SpendAsync(state, SignIn, journeyId, now, ct) is not { } opened)
            return null;
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = answer, AssertionState = opened });
        if (customer is null || await FindAsync(customer.Id, read.CredentialId, ct) is not { } row)
            return null;
        if (!result.Succeeded)
        {
            await NoteCopyAsync(customer, row, read.Assertion, now, ct);
            return null;
        }

        return result.User.Id == customer.Id && IsWelcome(customer, row) && await CountAsync(row, read.Assertion, now, ct)
            ? new ProvenPasskey(row, customer, AuthenticatorReport.TryRead(read.Assertion.AuthenticatorData)!.UserVerified)
            : null;
    }

    /// <summary>
    /// What the page's script needs to have this challenge signed by one of the customer's passkeys, with its user verified.
    /// The caller makes the challenge, so that it stands for what is agreed to, and spends it.
    /// </summary>
    public async Task<string> AskToSignAsync(CustomerRow customer, ReadOnlyMemory<byte> challenge, CancellationToken ct) => JsonSerializer.Serialize(new
    {
        challenge = Base64Url.EncodeToString(challenge.Span),
        rpId = issuer.Uri.IdnHost,
        timeout = 300_000,
        userVerification = "required",
        allowCredentials = (await ListAsync(customer.Id, ct)).Select(row => new { type = "public-key", id = Base64Url.EncodeToString(row.CredentialId), transports = row.Transports }),
    });

    /// <summary>The signature of one of the customer's passkeys over exactly this challenge, its user verified; null when it is none.</summary>
    public async Task<SignedChallenge?> VerifySignedAsync(CustomerRow customer, ReadOnlyMemory<byte> challenge, string answer, DateTimeOffset now, CancellationToken ct)
    {
        if (AssertionJson.TryRead(answer) is not { } read || await FindAsync(customer.Id, read.CredentialId, ct) is not { } row || !IsWelcome(customer, row))
            return null;
        if (read.UserHandle is { } handle && handle != customer.Id.ToString())
            return null;
        var question = new AssertionQuestion(issuer.Uri.IdnHost, issuer.Uri.GetLeftPart(UriPartial.Authority), challenge);
        if (read.Assertion.FaultFor(question, row.PublicKey) is not null)
            return null;
        if (await CountAsync(row, read.Assertion, now, ct))
            return new SignedChallenge(row, read.Assertion);
        await NoteCopyAsync(customer, row, read.Assertion, now, ct);
        return null;
    }

    private bool IsWelcome(CustomerRow customer, PasskeyRow row) => options.Value.Passkeys.Welcomes(row.IsBackupEligible, customer.StaffRole);

    private Task<PasskeyRow?> FindAsync(Guid customerId, byte[] credentialId, CancellationToken ct) =>
        database.Set<PasskeyRow>().AsNoTracking().SingleOrDefaultAsync(row => row.CustomerId == customerId && row.CredentialId == credentialId, ct);

    /// <summary>The counter moves forward, for one of any number of racers; where an authenticator keeps none it stays zero. False: it was removed or overtaken meanwhile.</summary>
    private async Task<bool> CountAsync(PasskeyRow row, SignedAssertion signed, DateTimeOffset now, CancellationToken ct)
    {
        var said = AuthenticatorReport.TryRead(signed.AuthenticatorData)!;
        long count = said.SignCount;
        return await database.Set<PasskeyRow>().Where(kept => kept.Id == row.Id && (kept.SignCount < count || (kept.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.SignCount, count).SetProperty(kept => kept.IsBackedUp, said.BackedUp).SetProperty(kept => kept.LastUsedAt, now), ct) == 1;
    }

    /// <summary>A right signature with a counter that went back: somebody may hold a copy of the key. The owner is told once.</summary>
    private async Task NoteCopyAsync(CustomerRow customer, PasskeyRow row, SignedAssertion signed, DateTimeOffset now, CancellationToken ct)
    {
        if (AuthenticatorReport.TryRead(signed.AuthenticatorData) is not { } said || said.SignCount > row.SignCount || row.SignCount == 0 || !signed.IsSignedBy(row.PublicKey))
            return;
        audit.Append(new AuditDeed(AuditEvents.PasskeyCounterWentBack, AuditActor.Anonymous) { CustomerId = customer.Id, Succeeded = false, Before = new { count = row.SignCount }, After = new { count = said.SignCount } }, now);
        if (await database.Set<PasskeyRow>().Where(kept => kept.Id == row.Id && kept.SuspectSince == null).ExecuteUpdateAsync(set => set.SetProperty(kept => kept.SuspectSince, now), ct) == 1)
            enrolment.Warn(customer, row, now);
        await database.SaveChangesAsync(ct);
    }

    private static string Verified(string optionsJson)
    {
        var json = JsonNode.Parse(optionsJson)!;
        json["userVerification"] = "required";
        return json.ToJsonString();
    }
}
