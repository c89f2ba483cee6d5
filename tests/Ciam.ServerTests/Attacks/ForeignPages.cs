using System.Net;
using System.Text.RegularExpressions;
using Ciam.Server.SignIn;
using Ciam.Testing;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Attacks;

/// <summary>What a page of somebody else's can do with a customer's or a colleague's browser: send no form of ours, and frame no page of ours.</summary>
public sealed partial class ForeignPages(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    [Covers("RFC9700-4.7-1")]
    [Covers("ATTACK-CSRF")]
    public async Task A_form_sent_from_elsewhere_is_refused_whichever_it_is()
    {
        await using var bank = await app.NewBankAsync();
        var staff = await bank.SignedInAsync(await bank.SignUpAsync("root", new PersonSettings { StaffRole = "admin" }), Acrs.TwoFactors);
        var taken = new List<string>();
        var sent = 0;
        foreach (var route in Pages(bank).Where(page => page.Posts).Select(page => page.Route))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(route)) { Content = new FormUrlEncodedContent([]) };
            request.Headers.Add("Cookie", string.Join("; ", staff.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            request.Headers.Add("Origin", "https://evil.example");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            using var answer = await bank.Http.SendAsync(request);
            sent++;
            if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.NotFound))
                taken.Add($"{route}: {(int)answer.StatusCode}");
        }

        Assert.True(sent > 30, "the search has lost its subject");
        Assert.Empty(taken);
    }

    [Fact]
    [Covers("RFC9700-4.2-1"), Covers("RFC9700-4.16-1")]
    [Covers("ATTACK-CLICKJACKING")]
    public async Task No_page_can_be_framed_but_the_one_that_shows_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var staff = await bank.SignedInAsync(await bank.SignUpAsync("root", new PersonSettings { StaffRole = "admin" }), Acrs.TwoFactors);
        foreach (var route in Pages(bank).Select(page => page.Route).Concat(["oauth2/authorize", "oauth2/logout", "nothing-here"]))
        {
            var page = await staff.GoAsync(AddressOf(route));
            Assert.Contains("frame-ancestors 'none'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        }
    }

    private static IEnumerable<(string Route, bool Posts)> Pages(Bank bank) =>
        from endpoint in bank.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let page = endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>()
        where page is not null
        select (endpoint.RoutePattern.RawText!, page.HandlerMethods.Any(handler => handler.HttpMethod == "Post"));

    private static string AddressOf(string route) => "/" + Parameter().Replace(route.TrimStart('/'), match =>
        match.Value.Contains(":guid", StringComparison.Ordinal) ? "00000000-0000-0000-0000-000000000001" : match.Value.Contains(":int", StringComparison.Ordinal) ? "1" : "x");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
