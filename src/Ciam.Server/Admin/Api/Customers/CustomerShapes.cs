namespace Ciam.Server.Admin.Api.Customers;

/// <summary>A customer as a line of a list; contacts are masked unless the token may see them.</summary>
internal sealed record CustomerListed(Guid Id, string Name, string? Email, string? Phone, bool IsStaff, CustomerStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, string? Segment)
{
    public static CustomerListed Of(CustomerLine line) => new(line.Id, line.Name, line.Email, line.Phone, line.Role is not null, line.Status, line.CreatedAt, line.LastSignInAt, line.Segment);
}

/// <summary>One customer, with what is open now.</summary>
internal sealed record CustomerView(
    Guid Id, string Name, string? Email, string? Phone, bool IsStaff, CustomerStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, DateTimeOffset? SuspendedAt, DateTimeOffset? PasswordChangedAt, string? Segment,
    IReadOnlyList<SessionView> Sessions, IReadOnlyList<string> Apps);

/// <summary>A session that is open now.</summary>
internal sealed record SessionView(Guid Id, string Device, string? Place, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string Acr);
