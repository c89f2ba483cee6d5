using System.Security.Cryptography;
using Ciam.Decisions.SignIn;
using Ciam.Storage;
using Ciam.Storage.Primitives;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.SignIn.Factors;

/// <summary>The code sent by text message in this journey; the newest one only.</summary>
internal sealed class SmsFactor(CiamDbContext database, SmsCodes codes) : Factor
{
    public override ProofKind Kind => ProofKind.Sms;

    public override async Task<Checked> VerifyAsync(TypedProof proof, DateTimeOffset now, CancellationToken ct)
    {
        var code = await database.Set<OneTimeCodeRow>().AsNoTracking()
            .Where(row => row.JourneyId == proof.JourneyId).OrderByDescending(row => row.CreatedAt).FirstOrDefaultAsync(ct);
        if (code is null || code.CustomerId != proof.Customer?.Id || !await database.CountTryAsync(code.Id, SmsCodes.MostTries, now, ct))
            return Checked.Wrong;
        return RightIf(CryptographicOperations.FixedTimeEquals(code.Hash, codes.Hash(code.Id, proof.Secret)) && await database.SpendCodeAsync(code.Id, now, ct));
    }
}
