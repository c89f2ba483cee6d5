using System.Globalization;
using Ciam.Decisions.SignIn;
using Ciam.Server.Behaviour;
using Ciam.Server.Customers;
using Ciam.Server.SignIn.Factors;
using Ciam.Storage.Customers;

namespace Ciam.Server.SignIn;

/// <summary>A proof as a page read it: for a password with the name, for a second factor with the wish to remember the device, for a passkey with what the page had to keep.</summary>
internal sealed record SubmittedProof(ProofKind Kind, string Secret)
{
    public string Email { get; init; } = "";
    public string State { get; init; } = "";
    public bool RememberDevice { get; init; }

    /// <summary>How it was typed and how the pointer moved, as far as the browser told.</summary>
    public BehaviourSample? Behaviour { get; init; }
}

/// <summary>What the page answers.</summary>
internal enum ProofAnswer
{
    /// <summary>On to the next step, whatever it is.</summary>
    Accepted,

    /// <summary>Wrong; the words do not tell what about it.</summary>
    Rejected,

    /// <summary>Too many tries, and Retry-After says how long to wait; or too little capacity. Nothing was checked.</summary>
    Throttled,

    /// <summary>Right, but of somebody else than the one this sign-in is for.</summary>
    SomebodyElse,

    /// <summary>This is not what is asked for, or another tab was faster: look again.</summary>
    OutOfStep,
}

/// <summary>
/// The story of a login, the same for every factor:
/// 1 read, 2 throttle, 3 verify, 4 gather and 5 judge, 6 next step, 7 save, 8 answer.
/// </summary>
internal sealed class SubmitProof(FactorCatalog factors, ProofThrottle throttle, Passkeys passkeys, Devices devices, JourneyProgress progress)
{
    public async Task<ProofAnswer> SubmitAsync(HttpContext http, CurrentStep current, SubmittedProof proof, DateTimeOffset now, CancellationToken ct)
    {
        // 1 Read: is this what is asked for, and who is it about? Nobody's name leads to nobody's device, by the same queries.
        if (!current.Asks(proof.Kind))
            return ProofAnswer.OutOfStep;
        var customer = await FindAsync(current, proof, ct);
        var device = proof.Kind is ProofKind.Password ? current.Journey.Typed?.Device : await devices.FindAsync(http, customer?.Id ?? Guid.Empty, ct);

        // 2 Throttle by the path to the account and by the network, before any secret is looked at.
        var path = throttle.PathOf(http, customer?.Email ?? proof.Email, device?.Id, proof.Kind);
        if (await throttle.CountAsync(path, now, ct) is var wait && wait > TimeSpan.Zero)
            return await ThrottledAsync(http, customer, proof.Kind, wait, now, ct);

        // 3 Verify. The work is the same for a name that nobody bears.
        var found = await factors.For(proof.Kind).VerifyAsync(new TypedProof(customer, current.Journey.Row.Id, proof.Secret) { Http = http, State = proof.State }, now, ct);
        if (found.Checked is Checked.Wrong || (found.Checked is Checked.Right && customer is null))
            return await progress.RejectedAsync(http, customer, proof, now, ct);
        if (found.Checked is Checked.Busy)
        {
            await throttle.UncountAsync(path, ct);
            return ProofAnswer.Throttled;
        }

        // A client that expects somebody, or a session being elevated, is not answered by somebody else.
        if (current.State.ExpectedCustomerId is { } expected && expected != customer!.Id)
        {
            await throttle.RightAsync(path, ct);
            return ProofAnswer.SomebodyElse;
        }

        return await progress.AdvanceAsync(http, current with { Customer = customer, Device = device }, proof with { Kind = found.Kind }, path, now, ct);
    }

    /// <summary>The first code of an authenticator app that was just set up is a proof as well.</summary>
    public async Task<ProofAnswer> SubmitEnrolmentAsync(HttpContext http, CurrentStep current, Func<CustomerRow, Task<bool>> confirm, DateTimeOffset now, CancellationToken ct)
    {
        if (current.HasEnded || current.Step is not EnrolSecondFactor || current.Customer is not { } customer)
            return ProofAnswer.OutOfStep;
        var path = throttle.PathOf(http, customer.Email ?? "", current.Device?.Id, ProofKind.Totp);
        if (await throttle.CountAsync(path, now, ct) is var wait && wait > TimeSpan.Zero)
            return await ThrottledAsync(http, customer, ProofKind.Totp, wait, now, ct);
        var proof = new SubmittedProof(ProofKind.Totp, "");
        if (!await confirm(customer))
            return ProofAnswer.Rejected;
        return await progress.AdvanceAsync(http, current, proof, path, now, ct);
    }

    /// <summary>A password comes with a name, and a passkey says by itself whose it is; whether that is true is for the factor to see. Later proofs are about whoever came this far.</summary>
    private async Task<CustomerRow?> FindAsync(CurrentStep current, SubmittedProof proof, CancellationToken ct) => (current.Step, proof.Kind) switch
    {
        (AskPassword, ProofKind.Passkey) => await passkeys.FindClaimedOwnerAsync(proof.Secret, ct),
        (_, ProofKind.Password) => current.Journey.Typed?.Customer,
        _ => current.Customer,
    };

    private async Task<ProofAnswer> ThrottledAsync(HttpContext http, CustomerRow? customer, ProofKind kind, TimeSpan wait, DateTimeOffset now, CancellationToken ct)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var warn = kind is not (ProofKind.Password or ProofKind.Passkey) && customer?.Email is { } email && await throttle.MayWarnAsync(email, now, ct);
        return await progress.ThrottledAsync(http, customer, kind, warn, now, ct);
    }
}
