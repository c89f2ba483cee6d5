using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Decisions.SignIn;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Enrolled = Ciam.Server.Customers.Factors;

namespace Ciam.Server.SignIn;

/// <summary>Where every sign-in page asks first: which journey is this, and what comes next in it?</summary>
internal sealed class SignInDesk(CiamDbContext database, JourneyStore journeys, Sessions sessions, Enrolled factors, Devices devices, Passkeys passkeys, IOptions<CiamOptions> options)
{
    /// <summary>Null when the journey is unknown here, expired, or belongs to another browser.</summary>
    public async Task<CurrentStep?> OpenAsync(HttpContext http, string handle, DateTimeOffset now, CancellationToken ct, string? name = null)
    {
        if (await (name is null ? journeys.FindAsync(http, handle, now, ct) : journeys.FindAsync(http, handle, name, now, ct)) is not { } journey)
            return null;

        var state = journey.Row.State == "{}" ? await BeginAsync(http, journey, now, ct) : JsonSerializer.Deserialize<JourneyState>(journey.Row.State, JsonSerializerOptions.Web)!;
        var customer = state.CustomerId is { } id ? await database.Set<CustomerRow>().SingleOrDefaultAsync(row => row.Id == id, ct) : null;
        var device = customer is null ? null : await devices.FindAsync(http, customer.Id, ct);
        state = await RefreshAsync(state, customer, device, now, ct);
        return new CurrentStep(handle, journey, state, Journey.Next(state), customer, device);
    }

    /// <summary>What is known of the customer now; a password that was changed since it was proven is not proven any more, nor is a passkey when none is left.</summary>
    public async Task<JourneyState> RefreshAsync(JourneyState state, CustomerRow? customer, DeviceRow? device, DateTimeOffset now, CancellationToken ct, TypedName? typed = null)
    {
        if (customer is null)
            return state with { CustomerId = null, Proofs = [] };
        var enrolled = typed is not null && typed.Customer == customer ? Owned.Of(typed, customer, options.Value.Passkeys) : Owned.Of(await factors.ListAsync(customer, ct));
        return state with
        {
            Proofs = [.. state.Proofs.Where(proof => StillHolds(proof, customer, enrolled))],
            PasskeysReach = ReachOf(enrolled),
            SecondFactors = Options(enrolled, customer, now),
            LesserFactors = !options.Value.Mail.CodeAnswersRisk || SentCodes.RecipientOf(customer, ProofKind.Email) is null ? [] : [ProofKind.Email],
            DeviceRemembered = Devices.IsRemembered(device, now),
            MustChangePassword = customer.MustChangePassword,
            Suspended = customer.SuspendedAt is not null,
        };
    }

    /// <summary>What the page asks of passkeys: of whoever sits there while nobody is known, of the customer afterwards.</summary>
    public Task<PasskeyQuestion> AskPasskeyAsync(CurrentStep current, HttpContext http, DateTimeOffset now) =>
        passkeys.AskAsync(http, current.Step is AskSecondFactor ? current.Customer : null, current.Journey.Row.Id, current.State.Wanted is AssuranceLevel.PhishingResistant, now);

    /// <summary>
    /// A journey can end without a proof: the session that is there will do, or nothing can help. False: another tab was
    /// faster, or the session went away.
    /// </summary>
    public async Task<bool> EndUnaskedAsync(CurrentStep current, HttpContext http, DateTimeOffset now, CancellationToken ct)
    {
        var row = current.Journey.Row;
        if (current.Step is Refuse refuse)
        {
            End(row, CurrentStep.EndingOf(refuse), now);
            return await SaveAsync(ct);
        }

        if (await sessions.FindAsync(http, now, ct) is not { OnItsDevice: not false } session || session.Customer.Id != current.State.CustomerId)
            return false;
        End(row, JourneyEndings.Done, now);
        (row.CustomerId, row.SessionId) = (session.Customer.Id, session.Row.Id);
        return await SaveAsync(ct);
    }

    /// <summary>A code at the customer's wish.</summary>
    public async Task<CodeSending> SendCodeAsync(CurrentStep current, HttpContext http, SentCodes codes, ProofKind kind, DateTimeOffset now, CancellationToken ct)
    {
        var sending = await codes.SendAsync(http, current.Customer!, current.Journey.Row, kind, now, ct);
        if (sending is CodeSending.Sent)
            await SaveAsync(ct);
        return sending;
    }

    /// <summary>The customer went away.</summary>
    public async Task<bool> CancelAsync(CurrentStep current, DateTimeOffset now, CancellationToken ct)
    {
        if (current.HasEnded)
            return true;
        End(current.Journey.Row, JourneyEndings.Cancelled, now);
        return await SaveAsync(ct);
    }

    internal static void End(JourneyRow row, string ending, DateTimeOffset now) => (row.Ending, row.EndedAt, row.Version) = (ending, now, row.Version + 1);

    /// <summary>False when another tab or node has moved the journey meanwhile.</summary>
    internal async Task<bool> SaveAsync(CancellationToken ct)
    {
        try
        {
            ct.ThrowIfCancellationRequested();
            await database.SaveChangesAsync(CancellationToken.None);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            database.DiscardChanges();
            return false;
        }
    }

    /// <summary>A session that lives, on the device it was made on, brings its proofs along; it was judged by whoever began the journey on it.</summary>
    private async Task<JourneyState> BeginAsync(HttpContext http, OpenJourney journey, DateTimeOffset now, CancellationToken ct)
    {
        var request = journey.Request;
        var state = new JourneyState
        {
            BeganAt = journey.Row.CreatedAt,
            Wanted = Assurance.LevelOf(request.AcrWanted),
            OrElse = request.AcrOrElse is { } less ? Assurance.LevelOf(less) : null,
            SyncedReaches = SyncedReaches,
            ProveAgain = request.ProveAgain,
            FactorAskedBefore = request.RiskAsksFactor,
            ExpectedCustomerId = request.ExpectedCustomerId,
        };
        if (await sessions.FindAsync(http, now, ct) is not { OnItsDevice: not false } session || (request.ExpectedCustomerId ?? session.Customer.Id) != session.Customer.Id)
            return state;
        return state with
        {
            CustomerId = session.Customer.Id,
            Proofs = [.. Carried(session.Row, request)],
            Risk = Verdict.Allow,
        };
    }

    /// <summary>Nothing when it must be proven again, and no second factor when risk asks for another one.</summary>
    private static IEnumerable<Proof> Carried(SessionRow session, JourneyRequest request) =>
        Assurance.ProofsOf(session.Amr).Select(kind => new Proof(kind, session.AuthTime))
            .Where(proof => !request.ProveAgain && !(request.RiskAsksFactor && proof.IsSecondFactor));

    private AssuranceLevel SyncedReaches => options.Value.Passkeys.StrongestIsDeviceBound ? AssuranceLevel.TwoFactors : AssuranceLevel.PhishingResistant;

    private AssuranceLevel ReachOf(Owned enrolled) =>
        enrolled.BoundPasskey ? AssuranceLevel.PhishingResistant : enrolled.SyncedPasskey ? SyncedReaches : AssuranceLevel.None;

    private static bool StillHolds(Proof proof, CustomerRow customer, Owned enrolled) => proof.Kind switch
    {
        ProofKind.Password => customer.PasswordChangedAt is not { } changed || proof.At >= changed,
        ProofKind.Passkey or ProofKind.SyncedPasskey or ProofKind.TouchedPasskey => enrolled.HasPasskey,
        _ => true,
    };

    private List<ProofKind> Options(Owned enrolled, CustomerRow customer, DateTimeOffset now)
    {
        if (!enrolled.HasSecondFactor)
            return [];
        var ways = new List<ProofKind>();
        if (enrolled.HasPasskey)
            ways.Add(ProofKind.Passkey);
        if (enrolled.Totp)
            ways.Add(ProofKind.Totp);
        if (enrolled.Phone && (ways.Count == 0 || !Enrolment.PhoneIsFresh(customer, now)))
            ways.AddRange(options.Value.OffersCalls ? [ProofKind.Sms, ProofKind.Voice] : [ProofKind.Sms]);
        // Whether there is such a device shows to nobody who knows a password only; the back office keeps to factors of its own.
        if (customer.StaffRole is null)
            ways.Add(ProofKind.OtherDevice);
        if (enrolled.RecoveryCodesLeft > 0)
            ways.Add(ProofKind.RecoveryCode);
        return ways;
    }

    /// <summary>What a customer can prove besides the password, as far as the next step depends on it; of passkeys those that the house takes.</summary>
    private readonly record struct Owned(bool Totp, bool Phone, int RecoveryCodesLeft, bool BoundPasskey, bool SyncedPasskey)
    {
        public bool HasPasskey => BoundPasskey || SyncedPasskey;

        public bool HasSecondFactor => Totp || Phone || HasPasskey;

        public static Owned Of(EnrolledFactors enrolled) =>
            new(enrolled.Totp.Count > 0, enrolled.Phone is not null, enrolled.RecoveryCodesLeft, enrolled.Passkeys.Any(row => !row.IsBackupEligible), enrolled.Passkeys.Any(row => row.IsBackupEligible));

        public static Owned Of(TypedName typed, CustomerRow customer, PasskeyOptions taken) =>
            new(typed.HasTotp, customer is { PhoneNumberConfirmed: true, PhoneNumber: not null }, typed.RecoveryCodesLeft,
                typed.HasBoundPasskey && taken.Welcomes(false, customer.StaffRole), typed.HasSyncedPasskey && taken.Welcomes(true, customer.StaffRole));
    }
}
