using System.Security.Cryptography;
using Ciam.Decisions.SignIn;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn.Factors;

/// <summary>A code sent in this journey; the newest one only, and only to where codes of its kind go.</summary>
internal abstract class SentCodeFactor(CiamDbContext database, SentCodes codes) : Factor
{
    public override async Task<Finding> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct)
    {
        var code = await database.Set<OneTimeCodeRow>().AsNoTracking()
            .Where(row => row.JourneyId == proof.JourneyId).OrderByDescending(row => row.CreatedAt).FirstOrDefaultAsync(ct);
        if (code is null || code.CustomerId != proof.Customer?.Id || code.Recipient != SentCodes.RecipientOf(proof.Customer, Kind) || code.Channel != SentCodes.ChannelOf(Kind) || !await database.CountTryAsync(code.Id, SentCodes.MostTries, now, ct))
            return RightIf(false);
        var right = CryptographicOperations.FixedTimeEquals(code.Hash, codes.Hash(code.Id, proof.Secret)) && await database.SpendCodeAsync(code.Id, now, ct);
        if (right)
            await database.NoteTypedBackAsync(code.Id, now, ct);
        return RightIf(right);
    }
}

/// <summary>The code sent by text message.</summary>
internal sealed class SmsFactor(CiamDbContext database, SentCodes codes) : SentCodeFactor(database, codes)
{
    public override ProofKind Kind => ProofKind.Sms;
}

/// <summary>The code read out by a call to the same number.</summary>
internal sealed class VoiceFactor(CiamDbContext database, SentCodes codes) : SentCodeFactor(database, codes)
{
    public override ProofKind Kind => ProofKind.Voice;
}

/// <summary>The code sent by e-mail: it answers risk where there is no second factor, and raises no level.</summary>
internal sealed class EmailFactor(CiamDbContext database, SentCodes codes) : SentCodeFactor(database, codes)
{
    public override ProofKind Kind => ProofKind.Email;
}
