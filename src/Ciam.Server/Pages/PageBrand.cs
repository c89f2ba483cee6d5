using Ciam.Server.Customers;

namespace Ciam.Server.Pages;

/// <summary>Whose brand the page of this request shows: the bank's, unless it is shown for a client.</summary>
internal sealed class PageBrand(Brands brands, IHttpContextAccessor accessor)
{
    private const string Client = "ciam.brand-client";

    public static void Show(HttpContext http, string? clientId) => http.Items[Client] = clientId;

    private (string? Client, Task<Brand> Brand)? _read;

    /// <summary>Read once for a page, however often it is shown.</summary>
    public Task<Brand> ReadAsync()
    {
        var client = accessor.HttpContext?.Items[Client] as string;
        if (_read is not { } read || read.Client != client)
            _read = read = (client, brands.OfAsync(client, accessor.HttpContext?.RequestAborted ?? default));
        return read.Brand;
    }
}
