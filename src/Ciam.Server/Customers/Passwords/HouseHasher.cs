using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Passwords;

/// <summary>Makes hashes the house's way only, and checks besides them what came with imported customers, which is always due to be replaced.</summary>
internal sealed class HouseHasher(IOptions<PasswordHasherOptions> options) : IPasswordHasher<CustomerRow>
{
    private readonly PasswordHasher<CustomerRow> _own = new(options);

    public string HashPassword(CustomerRow user, string password) => _own.HashPassword(user, password);

    public PasswordVerificationResult VerifyHashedPassword(CustomerRow user, string hashedPassword, string providedPassword)
    {
        if (!ForeignHash.IsForeign(hashedPassword))
            return _own.VerifyHashedPassword(user, hashedPassword, providedPassword);
        return ForeignHash.Read(hashedPassword).Hash is { } foreign && foreign.Verify(providedPassword)
            ? PasswordVerificationResult.SuccessRehashNeeded
            : PasswordVerificationResult.Failed;
    }
}
