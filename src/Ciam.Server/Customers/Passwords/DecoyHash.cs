using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;

namespace Ciam.Server.Customers.Passwords;

/// <summary>A hash nobody knows the password of, made with today's parameters: unknown names cost the same work as known ones.</summary>
internal sealed class DecoyHash(IPasswordHasher<CustomerRow> hasher)
{
    public CustomerRow Owner { get; } = Make(hasher);

    private static CustomerRow Make(IPasswordHasher<CustomerRow> hasher)
    {
        var nobody = new CustomerRow();
        nobody.PasswordHash = hasher.HashPassword(nobody, House.Handle.New().Reveal());
        return nobody;
    }
}
