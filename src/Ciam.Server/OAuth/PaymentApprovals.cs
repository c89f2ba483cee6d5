using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Decisions.SignIn;
using Ciam.Protocol;
using Ciam.Protocol.PaymentApproval;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Server.OAuth.Keys;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth;

/// <summary>
/// Dynamic linking (PSD2 RTS article 5): what the customer proves is made of the very payments, this client, this request and this moment, and holds for nothing else.
/// Of each approval the server signs a receipt.
/// </summary>
internal sealed class PaymentApprovals(CiamDbContext database, Vault vault, Issuer issuer, KeyRing keys, ProofThrottle throttle, Messages messages, TextGuard texts, SimSwaps sims, Passkeys passkeys, AuditTrail audit)
{
    private const string CodePurpose = "payment-code";
    private const int MostTries = 5;
    private const int LongestCode = 32;

    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);

    /// <summary>As long as people read a page; its challenge is worth nothing to anybody without the passkey.</summary>
    private static readonly TimeSpan SigningLifetime = TimeSpan.FromMinutes(15);

    /// <summary>How the customer can approve now.</summary>
    public async Task<PaymentStep> StepAsync(PaymentQuestion question, DateTimeOffset now, CancellationToken ct)
    {
        var sent = await OpenCodeAsync(question, now, ct);
        var (channel, _, shown) = RecipientOf(question.Session.Customer, now);
        return new PaymentStep
        {
            Channel = sent?.Channel ?? channel, Recipient = sent?.Recipient ?? shown, CodeWasSent = sent is not null, PasskeyQuestion = await PasskeyQuestionAsync(question, now, ct),
        };
    }

    /// <summary>The page asks every passkey of the customer's to sign the digest; one challenge for one request, however often the page is looked at.</summary>
    private async Task<string?> PasskeyQuestionAsync(PaymentQuestion question, DateTimeOffset now, CancellationToken ct)
    {
        var customer = question.Session.Customer;
        if ((await passkeys.ListAsync(customer.Id, ct)).Count == 0)
            return null;
        var laid = await OpenSigningAsync(question, now, ct);
        if (laid is null || !IsAsked(laid, question) || laid.ExpiresAt < now + CodeLifetime)
        {
            laid = new PaymentChallengeRow
            {
                Id = Guid.CreateVersion7(now), CustomerId = customer.Id, ClientId = question.ClientId, RequestId = question.RequestId, Statement = NewStatement(question, now), CreatedAt = now, ExpiresAt = now + SigningLifetime,
            };
            database.Add(laid);
            await database.SaveChangesAsync(ct);
        }

        return await passkeys.AskToSignAsync(customer, PaymentStatement.DigestOf(laid.Statement), ct);
    }

    /// <summary>A code for exactly these payments, in a message that names them; it voids the one before. Saves.</summary>
    [Spec("PSD2RTS-5.1.a"), Spec("PSD2RTS-5.1.b")]
    public async Task<CodeSending> SendCodeAsync(HttpContext http, PaymentQuestion question, DateTimeOffset now, CancellationToken ct)
    {
        var customer = question.Session.Customer;
        if (await OpenCodeAsync(question, now, ct) is { } before && now < before.CreatedAt + SentCodes.ResendAfter)
            return CodeSending.TooSoon;
        // A card changed lately is noted on the customer's row, which the next line reads.
        await sims.SpeakAgainstAsync(customer, now, ct);
        if (RecipientOf(customer, now) is not ({ } channel, { } recipient, { } shown)
            || !await throttle.TakeAsync(throttle.CodesTo(http, customer.Email ?? customer.Id.ToString(), channel == Messages.SmsChannel ? ProofKind.Sms : ProofKind.Email), now, ct))
            return CodeSending.TooMany;
        TextPermit? permit = null;
        if (channel == Messages.SmsChannel && (permit = await texts.AskAsync(new TextWish(customer.Id, recipient, channel, http.Connection.RemoteIpAddress), now, ct)) is null)
            return CodeSending.TooMany;

        await database.VoidPaymentCodesAsync(question.RequestId, now, ct);
        var (id, code, statement) = (Guid.CreateVersion7(now), RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture), NewStatement(question, now));
        database.Add(new PaymentChallengeRow
        {
            Id = id, CustomerId = customer.Id, ClientId = question.ClientId, RequestId = question.RequestId, Statement = statement, CodeHash = HashOf(id, statement, code),
            Channel = channel, Recipient = shown, CreatedAt = now, ExpiresAt = now + CodeLifetime,
        });
        var payments = question.Payments.Select(payment => Protocol.RichAuthorization.PaymentView.Of(payment)!).ToArray();
        if (permit is not null)
            messages.Text(customer, permit, id, () => MessageTexts.PaymentCode(code, payments), now);
        else
            messages.Mail(customer, recipient, () => MessageTexts.PaymentCodeByMail(customer.DisplayName, code, payments), now);
        audit.Append(Deed(AuditEvents.CodeSent, question) with { After = new { channel, purpose = "payment" } }, now);
        await database.SaveChangesAsync(ct);
        return CodeSending.Sent;
    }

    /// <summary>
    /// Proven for exactly what is asked now: the payments are written down again and held against what was laid before the customer. The receipt is added to the context,
    /// the caller saves it with the answer it belongs to; a proof is spent either way.
    /// </summary>
    [Spec("PSD2RTS-5.1.c")]
    public async Task<(PaymentAnswer Answer, PaymentReceiptRow? Receipt)> ProveAsync(PaymentQuestion question, PaymentProofForm form, DateTimeOffset now, CancellationToken ct)
    {
        if (form.Assertion is { Length: > 0 } assertion)
            return await ProveByPasskeyAsync(question, assertion, now, ct);
        if (string.IsNullOrWhiteSpace(form.Code) || form.Code.Length > LongestCode)
            return (PaymentAnswer.Missing, null);
        if (await OpenCodeAsync(question, now, ct) is not { } challenge || !await database.CountPaymentTryAsync(challenge.Id, MostTries, now, ct))
            return await RejectAsync(question, now, ct);

        var isRight = CryptographicOperations.FixedTimeEquals(challenge.CodeHash, HashOf(challenge.Id, challenge.Statement, form.Code));
        if (!IsAsked(challenge, question) || !isRight || !await database.SpendChallengeAsync(challenge.Id, now, ct))
            return await RejectAsync(question, now, ct);
        await database.NoteTypedBackAsync(challenge.Id, now, ct);
        return (PaymentAnswer.Proven, await KeepAsync(question, challenge, new SentCodeProof(challenge.Channel!, challenge.Recipient!, challenge.CreatedAt), SentCodeProof.Method, now, ct));
    }

    /// <summary>The newest challenge only; its digest is what must have been signed.</summary>
    private async Task<(PaymentAnswer, PaymentReceiptRow?)> ProveByPasskeyAsync(PaymentQuestion question, string assertion, DateTimeOffset now, CancellationToken ct)
    {
        if (await OpenSigningAsync(question, now, ct) is not { } challenge || !IsAsked(challenge, question) || !await database.CountPaymentTryAsync(challenge.Id, MostTries, now, ct)
            || await passkeys.VerifySignedAsync(question.Session.Customer, PaymentStatement.DigestOf(challenge.Statement), assertion, now, ct) is not { } signed
            || !await database.SpendChallengeAsync(challenge.Id, now, ct))
            return await RejectAsync(question, now, ct);
        var proof = new PasskeyProof(signed.CredentialId, signed.PublicKey, signed.Assertion, issuer.Uri.IdnHost);
        return (PaymentAnswer.Proven, await KeepAsync(question, challenge, proof, PasskeyProof.Method, now, ct));
    }

    /// <summary>What was laid before the customer is what is asked now: these payments, each of them, in their order.</summary>
    private bool IsAsked(PaymentChallengeRow challenge, PaymentQuestion question) =>
        PaymentStatement.Read(challenge.Statement) is { } statement && statement.IsOf(question.Payments) && statement.Issuer == issuer.Value;

    private async Task<PaymentReceiptRow> KeepAsync(PaymentQuestion question, PaymentChallengeRow challenge, ApprovalProof proof, string method, DateTimeOffset now, CancellationToken ct)
    {
        var key = (await keys.LoadAsync(now, ct)).Signing("ES256", now);
        var (id, session) = (Guid.CreateVersion7(now), question.Session.Row);
        var receipt = new ApprovalReceipt
        {
            Id = id.ToString("D"), At = now, Statement = challenge.Statement, Proof = proof, Acr = session.Acr, Amr = session.Amr, AuthTime = session.AuthTime, ClientName = question.ClientName,
        };
        var row = new PaymentReceiptRow
        {
            Id = id, CustomerId = challenge.CustomerId, ClientId = challenge.ClientId, ClientName = question.ClientName, RequestId = challenge.RequestId, Method = method,
            Statement = challenge.Statement, Receipt = receipt.Sign(key), SigningKey = JsonSerializer.Serialize(key.Jwk), ApprovedAt = now,
        };
        database.Add(row);
        audit.Append(Deed(AuditEvents.PaymentApproved, question) with { After = new { receipt = id, method, digest = PaymentStatement.ChallengeOf(challenge.Statement) } }, now);
        return row;
    }

    private async Task<(PaymentAnswer, PaymentReceiptRow?)> RejectAsync(PaymentQuestion question, DateTimeOffset now, CancellationToken ct)
    {
        audit.Append(Deed(AuditEvents.PaymentProofRejected, question) with { Succeeded = false }, now);
        await database.SaveChangesAsync(ct);
        return (PaymentAnswer.Wrong, null);
    }

    private async Task<PaymentChallengeRow?> OpenCodeAsync(PaymentQuestion question, DateTimeOffset now, CancellationToken ct) =>
        (await database.OpenChallengesAsync(question.RequestId, question.Session.Customer.Id, question.ClientId, now, ct)).FirstOrDefault(row => row.CodeHash is not null);

    private async Task<PaymentChallengeRow?> OpenSigningAsync(PaymentQuestion question, DateTimeOffset now, CancellationToken ct) =>
        (await database.OpenChallengesAsync(question.RequestId, question.Session.Customer.Id, question.ClientId, now, ct)).FirstOrDefault(row => row.CodeHash is null);

    private string NewStatement(PaymentQuestion question, DateTimeOffset now) => new PaymentStatement
    {
        Issuer = issuer.Value,
        ClientId = question.ClientId,
        Customer = question.Session.Customer.Id.ToString("D"),
        Request = question.RequestId.ToString("D"),
        Nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)),
        At = now,
        Payments = question.Payments,
    }.ToCanonical();

    /// <summary>Keyed, and over the digest: the code of one payment is no code of another.</summary>
    private byte[] HashOf(Guid id, string statement, string code) =>
        vault.HmacText(CodePurpose, $"{id:N}:{PaymentStatement.ChallengeOf(statement)}:{string.Concat(code.Where(char.IsAsciiDigit))}");

    /// <summary>By text message where there is a number that was not changed lately; the two factors were proven before, so that a mail box does for the rest.</summary>
    private static (string? Channel, string? Recipient, string? Shown) RecipientOf(CustomerRow customer, DateTimeOffset now) => customer switch
    {
        { PhoneNumberConfirmed: true, PhoneNumber: { } number } when !(Enrolment.PhoneIsFresh(customer, now) && customer.EmailConfirmed) => (Messages.SmsChannel, number, PhoneNumber.Mask(number)),
        { EmailConfirmed: true, Email: { } address } => (Messages.MailChannel, address, address),
        _ => default,
    };

    private static AuditDeed Deed(string name, PaymentQuestion question) => new(name, AuditActor.Customer(question.Session.Customer.Id))
    {
        CustomerId = question.Session.Customer.Id, ClientId = question.ClientId, SessionId = question.Session.Row.Id,
    };
}
