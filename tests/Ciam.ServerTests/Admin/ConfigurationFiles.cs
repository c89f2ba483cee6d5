using System.Net;
using System.Text.Json.Nodes;
using Ciam.Decisions.Risk;
using Ciam.Server.Admin;
using Ciam.Storage.OAuth;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>What staff set, as one file: written, held against the database, applied; the console and the file never disagree.</summary>
public sealed class ConfigurationFiles(CiamApp app) : IClassFixture<CiamApp>, IDisposable
{
    private const string Logo = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ciam-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_changes_what_it_says_once_and_is_what_is_exported_afterwards()
    {
        await using var bank = await app.NewBankAsync();
        Open(bank);
        var (admin, browser) = await bank.StaffAsync("admin");
        var file = await ExportAsync(bank);
        Assert.Equal(0, (await RunAsync(bank, "diff", Write(file))).Code);

        // What is changed by hand in the file.
        var secret = bank.Secrets.Remember("configured secret", "Zt4kV9-mQ2xLr7WcHy_8sBnD3fGjKpT6aEuRvX1oYwM");
        Client(file, "web")["client_name"] = "Web bank, renamed";
        Client(file, "web")["redirect_uris"]!.AsArray().Add("https://web.test-bank.example/again");
        Client(file, "agent")["disabled"] = true;
        file["apis"]!.AsArray().Add(JsonNode.Parse("""{"identifier":"https://loans.test-bank.example","name":"Loans","scopes":["loans.write","loans.read"]}"""));
        file["clients"]!.AsArray().Add(JsonNode.Parse($$"""
            {"client_id":"loan-desk","client_name":"Loan desk","token_endpoint_auth_method":"client_secret_basic","secret":"file:{{Path("loan.secret")}}",
             "grant_types":["client_credentials"],"scopes":["loans.write","loans.read"],"metadata":{"contacts":["loans@test-bank.example"] } }
            """));
        file["brands"] = JsonNode.Parse($$"""[{"name":"Larkmoor","colour":"#0B5C55","logo":"{{Logo}}"},{"client":"loan-desk","welcome":"Lending hand"}]""");
        await File.WriteAllTextAsync(Path("loan.secret"), secret + "\n");
        var before = await bank.Audit.EventsAsync();

        // A dry run and a diff show it and do nothing.
        var (code, told) = await RunAsync(bank, "diff", Write(file));
        Assert.Equal(1, code);
        Assert.Contains("~ client web\n    client_name: Web bank -> Web bank, renamed\n    redirect_uris:", told, StringComparison.Ordinal);
        Assert.Contains("+ api https://loans.test-bank.example", told, StringComparison.Ordinal);
        Assert.Contains("+ client loan-desk", told, StringComparison.Ordinal);
        Assert.Contains("+ brand of client loan-desk", told, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        Assert.Equal(told.Replace("nothing was changed", "applied", StringComparison.Ordinal), (await RunAsync(bank, "apply", Write(file), "--dry-run")).Told.Replace("nothing was changed", "applied", StringComparison.Ordinal));
        Assert.Equal(before, await bank.Audit.EventsAsync());

        // Applied in the name of somebody of the bank, with a reason, in the trail.
        Assert.Equal(2, (await RunAsync(bank, "apply", Write(file))).Code);
        (code, told) = await RunAsync(bank, "apply", Write(file), "--by", admin.Email, "--why", "change 4711");
        Assert.True(code == 0, told);
        Assert.Equal(
            ["api.created", "client.disabled", "client.changed", "client.created", "client_secret.rotated", "brand.changed", "brand.changed", "configuration.applied"],
            (await bank.Audit.EventsAsync()).Skip(before.Count));
        var entry = JsonNode.Parse((await bank.Audit.EntriesAsync("configuration.applied"))[0])!;
        Assert.Equal(("staff", admin.Id.ToString(), "change 4711"), ((string?)entry["actor_kind"], (string?)entry["actor_id"], (string?)entry["reason"]));

        // The console shows it, the client gets tokens, and a second time there is nothing to do.
        Assert.Contains("Web bank, renamed", (await browser.GoAsync("/admin/clients/web")).AssertStatus(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await new TestClient(bank, "loan-desk", secret, "").ClientCredentialsAsync("loans.read")).AssertGranted();
        var after = await bank.Audit.EventsAsync();
        (code, told) = await RunAsync(bank, "apply", Write(file), "--by", admin.Email, "--why", "change 4711 again");
        Assert.Equal((0, "the file and the database agree\n"), (code, told));
        Assert.Equal(after, await bank.Audit.EventsAsync());

        // What is exported holds no secret, and is the file.
        var exported = (await RunAsync(bank, "export")).Told;
        Assert.DoesNotContain(secret, exported, StringComparison.Ordinal);
        bank.Secrets.AssertAbsentFrom("the exported file", [exported]);
        await File.WriteAllTextAsync(Path("exported.json"), exported);
        Assert.Equal(0, (await RunAsync(bank, "diff", Path("exported.json"))).Code);
        Assert.Equal(exported, (await RunAsync(bank, "export")).Told);

        // A new secret behind the same reference takes the old one's place, which works for a while.
        var next = bank.Secrets.Remember("next secret", "bN7yQ-3uHs5vXe8KmPz_1RdTgWc4LfJaZo6iVqYk9Ew");
        await File.WriteAllTextAsync(Path("loan.secret"), next);
        Assert.Equal(0, (await RunAsync(bank, "apply", Write(file), "--by", admin.Email, "--why", "rotation")).Code);
        (await new TestClient(bank, "loan-desk", next, "").ClientCredentialsAsync("loans.read")).AssertGranted();
        (await new TestClient(bank, "loan-desk", secret, "").ClientCredentialsAsync("loans.read")).AssertGranted();
    }

    [Fact]
    public async Task Roles_of_a_file_wait_for_a_second_person_and_are_asked_for_once()
    {
        await using var bank = await app.NewBankAsync();
        Open(bank);
        var file = await ExportAsync(bank);
        file["roles"] = JsonNode.Parse("""[{"name":"branch-desk","description":"Branches","permissions":["EndSessions","SeeCustomers"],"segment":"retail"},{"name":"reader","permissions":["SeeCustomers"]}]""");

        // A bank that has no staff yet begins with what its operator says.
        Assert.Equal(0, (await RunAsync(bank, "apply", Write(file))).Code);
        Assert.Equal(["branch-desk", "reader"], await bank.RowsAsync("select name from ciam.admin_role order by name"));
        Assert.Equal((0, "the file and the database agree\n"), await RunAsync(bank, "apply", Write(file)));
        Assert.Contains("\"name\": \"branch-desk\"", (await RunAsync(bank, "export")).Told, StringComparison.Ordinal);

        // From then on what opens waits, once; what closes does not.
        var (admin, _) = await bank.StaffAsync("admin", "ada");
        var (_, second) = await bank.StaffAsync("admin", "bea");
        file["roles"] = JsonNode.Parse("""[{"name":"branch-desk","description":"Branches","permissions":["SeeCustomers"],"segment":"retail"},{"name":"reader","permissions":["SeeAudit","SeeCustomers"]}]""");
        var (code, told) = await RunAsync(bank, "apply", Write(file), "--by", admin.Email, "--why", "change 4712");
        Assert.True(code == 0, told);
        Assert.Contains("~ role reader (a second person must approve it", told, StringComparison.Ordinal);
        Assert.Equal(["branch-desk SeeCustomers", "reader SeeCustomers"], await bank.RowsAsync("select name || ' ' || array_to_string(permissions, ',') from ciam.admin_role order by name"));
        var events = await bank.Audit.EventsAsync();
        (code, told) = await RunAsync(bank, "apply", Write(file), "--by", admin.Email, "--why", "change 4712 again");
        Assert.Equal(0, code);
        Assert.Contains("! role reader (waits for a second person", told, StringComparison.Ordinal);
        Assert.Equal(events, await bank.Audit.EventsAsync());
        await second.DecideAsync(bank);
        Assert.Equal((0, "the file and the database agree\n"), await RunAsync(bank, "diff", Write(file)));

        // What the file does not name is retired by a word; what cannot be is told; nobody goes beyond themselves.
        file["roles"] = JsonNode.Parse("""[{"name":"reader","permissions":["SeeAudit","SeeCustomers"]}]""");
        Assert.Contains("! role branch-desk (is not in the file", (await RunAsync(bank, "diff", Write(file))).Told, StringComparison.Ordinal);
        var manager = await bank.MakeRoleAsync("manager", [Decisions.Admin.Permission.ChangeStaff, Decisions.Admin.Permission.SeeCustomers]);
        var (mona, _) = await bank.StaffAsync(manager, "mona");
        file["roles"]!.AsArray().Add(JsonNode.Parse("""{"name":"manager","permissions":["ChangeStaff","SeeCustomers","SeeAudit"]}"""));
        Assert.Contains("role manager: whoever applies this may not do it (SeeAudit)", (await RunAsync(bank, "apply", Write(file), "--by", mona.Email, "--why", "beyond myself")).Told, StringComparison.Ordinal);
        file["roles"]!.AsArray().RemoveAt(1);
        file["roles"]!.AsArray().Add(JsonNode.Parse("""{"name":"manager","permissions":["ChangeStaff","SeeCustomers"]}"""));
        Assert.Equal(0, (await RunAsync(bank, "apply", Write(file), "--prune", "--by", admin.Email, "--why", "the branches are closed")).Code);
        Assert.Equal(["branch-desk"], await bank.RowsAsync("select name from ciam.admin_role where retired_at is not null"));
        file["roles"]![0]!["segment"] = "retail";
        Assert.Contains("role reader: segment cannot confine SeeAudit", (await RunAsync(bank, "apply", Write(file), "--by", admin.Email, "--why", "a bad file")).Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_file_is_told_by_all_its_faults_and_changes_nothing()
    {
        await using var bank = await app.NewBankAsync();
        Open(bank);
        var (admin, _) = await bank.StaffAsync("admin");
        var (support, _) = await bank.StaffAsync("support");
        var good = await ExportAsync(bank);
        var before = (string.Join(' ', await bank.Audit.EventsAsync()), (await ExportAsync(bank)).ToJsonString());
        async Task RefusedAsync(Action<JsonObject> spoil, params string[] words)
        {
            var file = JsonNode.Parse(good.ToJsonString())!.AsObject();
            spoil(file);
            var (code, told) = await RunAsync(bank, "apply", Write(file), "--by", admin.Email, "--why", "a bad file");
            Assert.Equal(2, code);
            Assert.All(words, word => Assert.Contains(word, told, StringComparison.Ordinal));
        }

        await RefusedAsync(
            file =>
            {
                Client(file, "web")["redirect_uris"] = new JsonArray("http://web.test-bank.example/plain", "https://web.test-bank.example/#x");
                Client(file, "mobile")["grant_types"] = new JsonArray("client_credentials", "nonsense");
                Client(file, "partner")["secret"] = "a secret written down";
                Client(file, "agent")["metadata"] = JsonNode.Parse("""{"contactz":["typo"]}""");
                file["brands"] = JsonNode.Parse("""[{"colour":"#ffffee"},{"client":"nobody","name":"x"}]""");
                file["risk_policy"]!["in_force"] = "never-kept";
            },
            "client web: redirect_uris line 1", "client web: redirect_uris line 2", "client mobile: grant_types are not all known", "client partner: secret is kept, env:NAME or file:PATH", "client agent: metadata is not one JSON object",
            "brand of the bank: ColourTooPale", "brand of client nobody: there is no such client", "risk_policy.in_force: there is no policy of this version");
        await RefusedAsync(file => file["apis"]![0]!["scopes"] = new JsonArray("accounts.read", "openid"), "cannot have the scope openid", "client web: no API has the scope accounts");
        await RefusedAsync(file => file["apis"]!.AsArray().Add(JsonNode.Parse("""{"identifier":"urn:other","name":"Other","scopes":["accounts"]}""")), "has the scope accounts, which belongs to");
        await RefusedAsync(file => Client(file, "web")["client_nane"] = "typo", "client_nane, line");
        await RefusedAsync(file => file["clients"]!.AsArray().Add(Client(file, "web").DeepClone()), "web stands there twice");
        await RefusedAsync(file => Client(file, "web")["secret"] = "env:CIAM_TEST_NOT_SET", "secret points at nothing");
        await RefusedAsync(file => file["format"] = "ciam-configuration-9", "format: must be");

        // Whoever may not do it in the console may not do it by file; nor may somebody who is nobody here.
        var renamed = JsonNode.Parse(good.ToJsonString())!.AsObject();
        Client(renamed, "web")["client_name"] = "Renamed";
        var (refused, why) = await RunAsync(bank, "apply", Write(renamed), "--by", support.Email, "--why", "by the wrong one");
        Assert.Equal(2, refused);
        Assert.Contains("client web: whoever applies this may not do it", why, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(bank, "apply", Write(renamed), "--by", "nobody@test-bank.example", "--why", "by nobody at all")).Code);
        Assert.Equal(2, (await RunAsync(bank, "apply")).Code);
        Assert.Equal(2, (await RunAsync(bank, "diff", Path("not-there.json"))).Code);

        Assert.Equal(before, (string.Join(' ', await bank.Audit.EventsAsync()), (await ExportAsync(bank)).ToJsonString()));
    }

    [Fact]
    public async Task What_the_file_does_not_name_is_left_alone_unless_it_is_to_go()
    {
        await using var bank = await app.NewBankAsync();
        Open(bank);
        var file = await ExportAsync(bank);
        file["clients"]!.AsArray().Remove(Client(file, "agent"));

        var (code, told) = await RunAsync(bank, "diff", Write(file));
        Assert.Equal(1, code);
        Assert.Contains("! client agent (is not in the file; --prune disables it)", told, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(bank, "apply", Write(file))).Code);
        Assert.Null(await DisabledAtAsync(bank, "agent"));

        // Before there is any staff, the operator's word is enough.
        Assert.Contains("- client agent (is disabled)", (await RunAsync(bank, "apply", Write(file), "--prune")).Told, StringComparison.Ordinal);
        Assert.NotNull(await DisabledAtAsync(bank, "agent"));
        Assert.Equal(0, (await RunAsync(bank, "diff", Write(file), "--prune")).Code);

        // An API goes only when nobody asks for it any more.
        file["apis"] = new JsonArray();
        Assert.Contains("no API has the scope accounts", (await RunAsync(bank, "apply", Write(file), "--prune")).Told, StringComparison.Ordinal);
        Assert.Equal(1, await bank.WithDatabaseAsync(database => database.Set<ApiResourceRow>().CountAsync()));
    }

    [Fact]
    public async Task A_policy_rules_by_a_second_person_unless_none_ever_ruled()
    {
        await using var bank = await app.NewBankAsync();
        Open(bank);
        var file = await ExportAsync(bank);
        Assert.Equal("house-5", (string?)file["risk_policy"]!["in_force"]);
        JsonObject Policy(string version, double weight)
        {
            var policy = JsonNode.Parse(RiskJson.Write(RiskPolicy.Default with { Version = version }))!.AsObject();
            policy["sign_in"] = "house-5";
            policy["weights"]!["anonymous_network"] = weight;
            return policy;
        }

        // A bank that never judged anything begins with what the file says.
        file["risk_policy"]!["in_force"] = Policy("bank-1", 30);
        var (code, told) = await RunAsync(bank, "apply", Write(file));
        Assert.True(code == 0, told);
        Assert.Equal(("bank-1", 30.0, true), await InForceAsync(bank));
        Assert.Equal(0, (await RunAsync(bank, "diff", Write(file))).Code);

        // From then on a file keeps a draft, and somebody else puts it in force; applying it twice keeps one.
        var (author, own) = await bank.StaffAsync("admin", "author");
        var (_, second) = await bank.StaffAsync("admin", "second");
        file["risk_policy"]!["in_force"] = Policy("bank-2", 35);
        file["risk_policy"]!["on_trial"] = "bank-2";
        Assert.Contains("cannot be in force and on trial at once", (await RunAsync(bank, "apply", Write(file), "--by", author.Email, "--why", "stricter")).Told, StringComparison.Ordinal);
        file["risk_policy"]!["on_trial"] = Policy("bank-3", 40);
        told = (await RunAsync(bank, "apply", Write(file), "--by", author.Email, "--why", "stricter")).Told;
        Assert.Contains("+ risk_policy bank-2 (kept as a draft, without effect)", told, StringComparison.Ordinal);
        Assert.Contains("a second person must put it in force: /admin/policies/bank-2", told, StringComparison.Ordinal);
        Assert.Equal("bank-1", (await InForceAsync(bank)).Version);
        Assert.Equal(author.Id, await bank.WithDatabaseAsync(database => database.Set<RiskPolicyRow>().Where(row => row.Version == "bank-2").Select(row => row.CreatedBy).SingleAsync()));
        Assert.True(await bank.WithDatabaseAsync(database => database.Set<RiskPolicyRow>().Where(row => row.Version == "bank-3").Select(row => row.Shadow).SingleAsync()));
        Assert.DoesNotContain("+ ", (await RunAsync(bank, "apply", Write(file), "--by", author.Email, "--why", "stricter")).Told, StringComparison.Ordinal);
        Assert.Contains("somebody else", (await own.DoAsync("/admin/policies/bank-2/activate")).AssertStatus(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        Assert.Equal("bank-1", (await InForceAsync(bank)).Version);
        await second.DoAsync("/admin/policies/bank-2/activate");
        Assert.Equal("bank-2", (await InForceAsync(bank)).Version);
        Assert.Equal((0, "the file and the database agree\n"), await RunAsync(bank, "diff", Write(file)));

        // What is kept is never changed; what is unfit is told.
        file["risk_policy"]!["in_force"] = Policy("bank-2", 36);
        Assert.Contains("a policy once kept is never changed", (await RunAsync(bank, "diff", Write(file))).Told, StringComparison.Ordinal);
        file["risk_policy"]!["in_force"] = Policy("bank-4", -3);
        Assert.Contains("has the wrong sign", (await RunAsync(bank, "diff", Write(file))).Told, StringComparison.Ordinal);
        file["risk_policy"]!["in_force"] = JsonNode.Parse("""{"version":"bank-5","weights":null,"purposes":{}}""");
        Assert.Contains("is not one JSON object with the members of a policy", (await RunAsync(bank, "diff", Write(file))).Told, StringComparison.Ordinal);
        bank.Logs.AssertNoFaults();
    }

    private static void Open(Bank bank) => _ = (bank.WebClient, bank.MobileClient, bank.PartnerClient, bank.AgentClient);

    private async Task<JsonObject> ExportAsync(Bank bank)
    {
        Assert.Equal(0, (await RunAsync(bank, "export", "--out", Path("export.json"))).Code);
        return JsonNode.Parse(await File.ReadAllTextAsync(Path("export.json")))!.AsObject();
    }

    private static JsonObject Client(JsonObject file, string id) => file["clients"]!.AsArray().Single(client => (string?)client!["client_id"] == id)!.AsObject();

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private string Write(JsonObject file)
    {
        File.WriteAllText(Path("file.json"), file.ToJsonString());
        return Path("file.json");
    }

    private static async Task<(int Code, string Told)> RunAsync(Bank bank, params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        var code = await ConfigurationCommand.RunAsync(bank.Services, arguments, output, default);
        return (code, output.ToString());
    }

    private static Task<DateTimeOffset?> DisabledAtAsync(Bank bank, string id) => bank.WithDatabaseAsync(database => database.Set<ClientRow>().Where(row => row.ClientId == id).Select(row => row.DisabledAt).SingleAsync());

    private static Task<(string Version, double Weight, bool Trained)> InForceAsync(Bank bank) => bank.WithDatabaseAsync(async database =>
    {
        var row = await database.Set<RiskPolicyRow>().SingleAsync(policy => policy.Active);
        var policy = RiskJson.Read<RiskPolicy>(row.Policy);
        return (row.Version, policy.WeightOf(ReasonCode.AnonymousNetwork), RiskJson.Write(policy.SignIn) == RiskJson.Write(RiskPolicy.Default.SignIn));
    });
}
