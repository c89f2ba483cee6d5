using Ciam.Decisions.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>What a page shows of whoever it speaks for.</summary>
internal sealed record Brand(string Name, string? Welcome, string? Footer, string? Colour, ShownLogo? Logo);

/// <summary>A logo by its hash, with its size, so that nothing jumps when it comes.</summary>
internal sealed record ShownLogo(string Hash, int Width, int Height);

/// <summary>The bank's brand, and on top of it that of the client a page is shown for.</summary>
internal sealed class Brands(CiamDbContext database, IOptions<CiamOptions> options)
{
    public async Task<Brand> OfAsync(string? clientId, CancellationToken ct)
    {
        var rows = await database.Set<BrandRow>().AsNoTracking().Where(row => row.ClientId == BrandRow.House || row.ClientId == clientId)
            .OrderByDescending(row => row.ClientId)
            .Select(row => new { row.Name, row.Welcome, row.Footer, row.Colour, row.LogoHash, row.LogoWidth, row.LogoHeight }).ToListAsync(ct);
        return new Brand(
            rows.Select(row => row.Name).FirstOrDefault(name => name is not null) ?? options.Value.BankName,
            rows.Select(row => row.Welcome).FirstOrDefault(words => words is not null),
            rows.Select(row => row.Footer).FirstOrDefault(words => words is not null),
            rows.Select(row => row.Colour).FirstOrDefault(colour => colour is not null),
            rows.Where(row => row.LogoHash is not null).Select(row => new ShownLogo(row.LogoHash!, row.LogoWidth, row.LogoHeight)).FirstOrDefault());
    }

    public Task<byte[]?> LogoAsync(string hash, CancellationToken ct) =>
        database.Set<BrandRow>().AsNoTracking().Where(row => row.LogoHash == hash).Select(row => row.Logo).FirstOrDefaultAsync(ct);

    public Task<BrandRow?> RowAsync(string clientId, CancellationToken ct) => database.Set<BrandRow>().SingleOrDefaultAsync(row => row.ClientId == clientId, ct);

    /// <summary>The style of a colour, by day and by night; whoever asked for more contrast gets that instead. Null when it cannot be read.</summary>
    public static string? StyleOf(string? colour, string selector)
    {
        if (BrandColour.Read(colour) is not { IsReadable: true } day)
            return null;
        var night = day.ByNight();
        return $$"""
            @media (prefers-contrast: no-preference) { {{selector}} { --brand: #{{day.Hex}}; --link: #{{day.Hex}}; --on-brand: #ffffff; --brand-soft: color-mix(in srgb, #{{day.Hex}} 5%, #ffffff); } }
            @media (prefers-contrast: no-preference) and (prefers-color-scheme: dark) { {{selector}} { --brand: #{{night.Hex}}; --link: #{{night.Hex}}; --on-brand: #06211f; --brand-soft: color-mix(in srgb, #{{night.Hex}} 14%, #161e1d); } }
            """;
    }
}
