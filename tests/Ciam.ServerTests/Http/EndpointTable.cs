using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ciam.Testing;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Http;

/// <summary>Every endpoint that is mapped: who may call it, what protects its forms, what a stranger is told, what may be cached.</summary>
public sealed partial class EndpointTable(CiamApp app) : IClassFixture<CiamApp>
{
    private const string Unprotected = "tests/Ciam.ServerTests/Http/forms-without-token.txt";

    [Fact]
    public async Task The_document_of_endpoints_is_current()
    {
        await using var bank = await app.NewBankAsync();
        var document = new StringBuilder("""
            # Endpoints

            Written by `EndpointTable`. *Stranger* is what somebody without session, credentials or parameters is answered.

            | Method | Route | Who | Form token | Stranger | Cache-Control |
            |---|---|---|---|---|---|

            """);
        foreach (var (endpoint, method) in Endpoints(bank))
        {
            var (told, caching) = await AskAsStrangerAsync(bank, method, AddressOf(endpoint));
            document.Append(CultureInfo.InvariantCulture, $"| {method} | `/{endpoint.RoutePattern.RawText!.TrimStart('/')}` | {WhoMayCall(endpoint)} | {(method == "POST" ? HasToken(endpoint) ? "yes" : "no" : "")} | {told} | {caching} |\n");
        }

        Golden.Match("docs/generated/endpoints.md", document.ToString());
    }

    [Fact]
    public async Task A_stranger_sees_no_page_of_a_customer_or_of_staff_and_breaks_nothing()
    {
        await using var bank = await app.NewBankAsync();
        foreach (var (endpoint, method) in Endpoints(bank))
        {
            var (told, _) = await AskAsStrangerAsync(bank, method, AddressOf(endpoint));

            Assert.False(told.StartsWith('5'), $"{method} {endpoint.RoutePattern.RawText}: {told}");
            if (WhoMayCall(endpoint) != "anybody")
                Assert.False(told.StartsWith('2'), $"{method} {endpoint.RoutePattern.RawText}: {told}");
        }
    }

    [Fact]
    [Covers("ASVS5-6.3.3")]
    public async Task Pages_of_customers_and_staff_have_their_policy()
    {
        await using var bank = await app.NewBankAsync();

        var open = Endpoints(bank).Where(entry => Inner().IsMatch(entry.Endpoint.RoutePattern.RawText!) && WhoMayCall(entry.Endpoint) == "anybody")
            .Select(entry => entry.Endpoint.RoutePattern.RawText);

        Assert.Empty(open);
    }

    [Fact]
    [Covers("ATTACK-CSRF")]
    public async Task Every_form_carries_a_token_except_those_of_clients()
    {
        await using var bank = await app.NewBankAsync();

        Golden.MatchShrinking(Unprotected, Endpoints(bank).Where(entry => entry.Method == "POST" && !HasToken(entry.Endpoint)).Select(entry => "/" + entry.Endpoint.RoutePattern.RawText!.TrimStart('/')));
    }

    private static IEnumerable<(RouteEndpoint Endpoint, string Method)> Endpoints(Bank bank) =>
        from endpoint in bank.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in MethodsOf(endpoint)
        orderby endpoint.RoutePattern.RawText!.TrimStart('/'), method
        select (endpoint, method);

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods.Count: > 0 } declared)
            return declared.HttpMethods;
        if (endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>() is { } page)
            return page.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant()).Where(method => method == "POST").Append("GET").Distinct();
        return ["GET"];
    }

    private static string WhoMayCall(RouteEndpoint endpoint)
    {
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy ?? "signed in").Distinct().ToList();
        return endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || policies.Count == 0 ? "anybody" : string.Join(" and ", policies).ToLowerInvariant();
    }

    /// <summary>Razor Pages ask for the token unless told not to; other endpoints only where told to.</summary>
    private static bool HasToken(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null
        ? endpoint.Metadata.GetMetadata<IgnoreAntiforgeryTokenAttribute>() is null
        : endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>()?.RequiresValidation == true;

    private static async Task<(string Told, string Caching)> AskAsStrangerAsync(Bank bank, string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method == "POST")
            request.Content = new FormUrlEncodedContent([]);
        using var answer = await bank.Http.SendAsync(request);
        var location = answer.Headers.Location is { } target ? " to " + string.Join('/', target.OriginalString.Split('?')[0].Split('/').Take(2)) : "";
        return ($"{(int)answer.StatusCode}{location}", answer.Headers.CacheControl?.ToString() ?? "");
    }

    private static string AddressOf(RouteEndpoint endpoint) => "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), match =>
        match.Value.Contains(":guid", StringComparison.Ordinal) ? "00000000-0000-0000-0000-000000000001" : match.Value.Contains(":int", StringComparison.Ordinal) ? "1" : "x");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("^/?(account|admin(?!/api/))(/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Inner();
}
