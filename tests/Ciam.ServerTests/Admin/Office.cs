using Ciam.Decisions.Admin;
using Ciam.Server.SignIn;
using Ciam.Storage.Admin;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>The bank's back office: staff at their browsers.</summary>
internal static class Office
{
    public static readonly IReadOnlyList<string> Roles = ["admin", "support", "analyst", "auditor"];

    /// <summary>A colleague who has signed in with two factors.</summary>
    public static async Task<(Person Person, TestBrowser Browser)> StaffAsync(this Bank bank, string role, string? name = null)
    {
        var person = await bank.SignUpAsync(name ?? role, new PersonSettings { App = true, StaffRole = role });
        return (person, await bank.SignedInAsync(person, Acrs.TwoFactors));
    }

    /// <summary>A role of the bank's own, as if two people had agreed to it; its name.</summary>
    public static async Task<string> MakeRoleAsync(this Bank bank, string name, IEnumerable<Permission> permissions, string? segment = null)
    {
        await bank.WithDatabaseAsync(database =>
        {
            database.Add(new RoleRow { Name = name, Description = "", Permissions = [.. permissions.Select(permission => permission.ToString())], Segment = segment, CreatedAt = bank.Clock.GetUtcNow(), ChangedAt = bank.Clock.GetUtcNow() });
            return database.SaveChangesAsync();
        });
        return name;
    }

    /// <summary>Puts a customer into a segment.</summary>
    public static Task AssignAsync(this Bank bank, Person person, string? segment) =>
        bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Segment, segment)));

    /// <summary>A second person decides about the one thing that waits.</summary>
    public static async Task<BrowserPage> DecideAsync(this TestBrowser second, Bank bank, string answer = "approve", string reason = "looked at with the team")
    {
        var id = Assert.Single(await bank.RowsAsync("select id::text from ciam.admin_proposal where decided_at is null"));
        (await second.GoAsync($"/admin/proposals/{id}")).AssertStatus(System.Net.HttpStatusCode.OK);
        return await second.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["reason"] = reason }, $"button[formaction$={answer}]");
    }

    /// <summary>Opens the page of a deed and confirms it.</summary>
    public static async Task<BrowserPage> DoAsync(this TestBrowser browser, string path, string reason = "asked for on the telephone")
    {
        (await browser.GoAsync(path)).AssertStatus(System.Net.HttpStatusCode.OK);
        return await browser.SubmitAsync("main form[method=post]", new Dictionary<string, string> { ["reason"] = reason });
    }
}
