using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>What a list of people tells when it is carried away: what its page shows, contacts masked for whoever sees them masked.</summary>
internal static class CustomerColumns
{
    public static IReadOnlyList<CsvColumn<CustomerLine>> All { get; } =
    [
        new("id", line => line.Id.ToString()), new("name", line => line.Name), new("email", line => line.Email), new("phone", line => line.Phone), new("role", line => line.Role), new("segment", line => line.Segment),
        new("created", line => CsvColumn<CustomerLine>.Instant(line.CreatedAt)), new("last_sign_in", line => CsvColumn<CustomerLine>.Instant(line.LastSignInAt)), new("status", line => line.Status.ToString()),
    ];
}
