using Ciam.Server.Customers;

namespace Ciam.Server.Pages;

/// <summary>Whose brand the page of this request shows: the bank's, unless it is shown for a client.</summary>
internal sealed class PageBrand(Brands brands, IHttpContextAccessor accessor)
{
    private const string Client = "ciam.brand-client";

    public static void Show(HttpContext http, string? clientId) => http.Items[Client] = clientId;

    public Task<Brand> ReadAsync() => brands.OfAsync(accessor.HttpContext?.Items[Client] as string, accessor.HttpContext?.RequestAborted ?? default);
}
