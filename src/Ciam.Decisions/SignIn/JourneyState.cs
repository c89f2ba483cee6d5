using System.Text.Json.Serialization;
using Ciam.Decisions.Risk;

namespace Ciam.Decisions.SignIn;

/// <summary>A way to prove who one is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProofKind>))]
public enum ProofKind
{
    Password,
    Totp,
    Sms,
    RecoveryCode,

    /// <summary>A yes on another device where the customer is signed in, with the number that this browser shows.</summary>
    OtherDevice,

    /// <summary>A code by e-mail: it shows that whoever signs in reads the owner's mail, and is no factor of its own.</summary>
    Email,

    /// <summary>The code that is otherwise sent by text message, read out by a call to the same number.</summary>
    Voice,

    /// <summary>A passkey bound to one device, which made sure of its user: two factors at once, and no forged page can use them.</summary>
    Passkey,

    /// <summary>The same, kept by a provider that copies it to the customer's other devices.</summary>
    SyncedPasskey,

    /// <summary>A passkey that was touched but did not make sure by whom: one factor, never enough alone.</summary>
    TouchedPasskey,
}

/// <summary>Something that was proven, and when.</summary>
public sealed record Proof(ProofKind Kind, DateTimeOffset At)
{
    [JsonIgnore]
    public bool IsSecondFactor => Kind is not (ProofKind.Password or ProofKind.Email);

    /// <summary>Needs no password beside it.</summary>
    [JsonIgnore]
    public bool IsComplete => Kind is ProofKind.Passkey or ProofKind.SyncedPasskey;
}

/// <summary>How sure the bank is who it deals with; the numbers are those of the house's <c>acr</c> values.</summary>
public enum AssuranceLevel
{
    None = 0,
    Password = 1,
    TwoFactors = 2,
    PhishingResistant = 3,
}

/// <summary>Why a sign-in was refused; told to the bank, not to whoever sits at the browser.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalReason>))]
public enum RefusalReason
{
    /// <summary>Risk was judged too high for any factor to make good.</summary>
    Risk,

    /// <summary>Another factor is needed, there is none that would do, and this is no moment to enrol one.</summary>
    NoOtherFactor,

    /// <summary>The bank has suspended the customer.</summary>
    Suspended,

    /// <summary>No factor of the house reaches the assurance that was asked for.</summary>
    Unreachable,
}

/// <summary>All that decides the next step of one sign-in: what was asked, what is proven, what is known of the customer, what risk said.</summary>
public sealed record JourneyState
{
    public required DateTimeOffset BeganAt { get; init; }
    public AssuranceLevel Wanted { get; init; } = AssuranceLevel.Password;

    /// <summary>What will do for a customer who has no passkey that reaches what is wanted; null: nothing less.</summary>
    public AssuranceLevel? OrElse { get; init; }

    /// <summary>How far the customer's passkeys reach; none: there is no passkey.</summary>
    public AssuranceLevel PasskeysReach { get; init; }

    /// <summary>What a synced passkey is worth to this bank.</summary>
    public AssuranceLevel SyncedReaches { get; init; } = AssuranceLevel.PhishingResistant;

    /// <summary>What must be reached before anybody is done.</summary>
    [JsonIgnore]
    public AssuranceLevel LeastThatWillDo => Wanted > PasskeysReach && Wanted is AssuranceLevel.PhishingResistant && OrElse is { } less ? less : Wanted;

    /// <summary>Only proofs made in this journey count (prompt=login, max_age passed).</summary>
    public bool ProveAgain { get; init; }

    /// <summary>Risk asked for a factor before the journey began, on a session that lives.</summary>
    public bool FactorAskedBefore { get; init; }

    /// <summary>Whom the one who asked expects; nobody else can complete the journey.</summary>
    public Guid? ExpectedCustomerId { get; init; }

    public Guid? CustomerId { get; init; }
    public IReadOnlyList<Proof> Proofs { get; init; } = [];

    /// <summary>Second factors the customer can use, best first; recovery codes only beside another.</summary>
    public IReadOnlyList<ProofKind> SecondFactors { get; init; } = [];

    /// <summary>Ways to answer risk for a customer without any second factor; they raise no level.</summary>
    public IReadOnlyList<ProofKind> LesserFactors { get; init; } = [];

    /// <summary>The customer asked to be spared the second factor on this device, and it has not been revoked.</summary>
    public bool DeviceRemembered { get; init; }

    public bool MustChangePassword { get; init; }
    public bool Suspended { get; init; }

    /// <summary>The gravest verdict of this journey; null until risk has been judged.</summary>
    public Verdict? Risk { get; init; }

    /// <summary>Once refused, refused.</summary>
    public RefusalReason? Refused { get; init; }

    /// <summary>The state after one more proof; a proof of somebody else begins anew.</summary>
    public JourneyState With(Guid customerId, Proof proof) => this with
    {
        CustomerId = customerId,
        Proofs = CustomerId == customerId ? [.. Proofs.Where(old => old.Kind != proof.Kind), proof] : [proof],
    };

    /// <summary>The state after risk was judged; a verdict is never softened by a later one.</summary>
    public JourneyState With(Verdict verdict) => this with { Risk = Risk is { } before && before > verdict ? before : verdict };
}
