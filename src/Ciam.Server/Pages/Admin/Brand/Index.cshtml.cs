using Ciam.Decisions.Admin;
using Ciam.Decisions.Customers;
using Ciam.Server.Admin;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.Brand;

/// <summary>How pages look: looked at before it is saved, for the bank or for one client.</summary>
[Needs(Permission.ChangeClients)]
internal sealed class IndexPage(BrandDeeds deeds, TimeProvider clock) : AdminPage
{
    public string Subject { get; private set; } = "";
    public BrandForm Form { get; private set; } = null!;
    public BrandRow? Row { get; private set; }
    public IReadOnlyList<BrandFault> Faults { get; private set; } = [];

    /// <summary>The colour that the preview shows; null when there is none that can be read.</summary>
    public string? Colour => BrandColour.Read(Form.Colour) is { IsReadable: true } colour ? colour.Hex : null;

    public async Task<IActionResult> OnGetAsync(string? id, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct))
            return NoSuchPage();
        Form = BrandForm.Of(Row);
        return Page();
    }

    [Needs(Permission.ChangeClients)]
    public async Task<IActionResult> OnPostAsync(
        string? id, [FromForm] string? name, [FromForm] string? welcome, [FromForm] string? footer, [FromForm] string? colour, [FromForm] string? removeLogo, [FromForm] string? deed, IFormFile? logo, CancellationToken ct)
    {
        if (!await LoadAsync(id, ct))
            return NoSuchPage();
        Form = new BrandForm(name, welcome, footer, colour, await ReadAsync(logo, ct), removeLogo == "yes");
        if (deed != "save")
        {
            Faults = BrandDeeds.FaultsOf(Form);
            return Page();
        }

        Faults = await deeds.ChangeAsync(ClientOf(id), Form, Staff, clock.GetUtcNow(), ct);
        if (Faults.Count == 0)
            return SeeOther(Request.Path, A.BrandSaved);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public string? FaultOf(params BrandFault[] faults) => Faults.Where(faults.Contains).Select(A.BrandFaultWords).FirstOrDefault();

    private async Task<bool> LoadAsync(string? id, CancellationToken ct)
    {
        if (await deeds.SubjectAsync(ClientOf(id), ct) is not { } subject)
            return false;
        (Subject, Row) = (subject, await deeds.FindAsync(ClientOf(id), ct));
        return true;
    }

    private static string ClientOf(string? id) => id is null ? BrandRow.House : ClientDesk.IdOf(id);

    /// <summary>What is too large is read no further than to know that.</summary>
    private static async Task<byte[]?> ReadAsync(IFormFile? file, CancellationToken ct)
    {
        if (file is not { Length: > 0 })
            return null;
        if (file.Length > BrandLogo.MostBytes)
            return [];
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }
}
