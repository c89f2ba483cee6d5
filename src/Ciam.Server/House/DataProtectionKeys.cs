using System.Xml.Linq;
using Ciam.Storage;
using Ciam.Storage.House;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.House;

/// <summary>Keeps ASP.NET's data-protection keys in Postgres, sealed, so that every node reads what another wrote.</summary>
internal sealed class DataProtectionKeys(IServiceScopeFactory scopes, Vault vault, TimeProvider clock) : IXmlRepository
{
    private const string Purpose = "data-protection";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var rows = scope.ServiceProvider.GetRequiredService<CiamDbContext>().Set<DataProtectionKeyRow>().AsNoTracking().OrderBy(row => row.CreatedAt).ToList();
        return [.. rows.Select(row => XElement.Parse(vault.OpenText(Purpose, row.SealedXml)))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var database = scope.ServiceProvider.GetRequiredService<CiamDbContext>();
        var now = clock.GetUtcNow();
        database.Add(new DataProtectionKeyRow
        {
            Id = Guid.CreateVersion7(now),
            FriendlyName = friendlyName ?? "",
            SealedXml = vault.SealText(Purpose, element.ToString(SaveOptions.DisableFormatting)),
            CreatedAt = now,
        });
        database.SaveChanges();
    }
}
