using System.Text.Json;
using Ciam.Server.Customers;
using Ciam.Server.Customers.Portability;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>Customers come from another system with the hashes of their passwords, and can leave the same way.</summary>
public sealed class ImportAndExport(CiamApp app) : IClassFixture<CiamApp>, IDisposable
{
    /// <summary>Of the password "a", by bcrypt.</summary>
    private const string Bcrypt = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";

    private const string Scrypt = "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw";
    private const string Argon2 = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    private const string Django = "pbkdf2_sha256$1000$seasalt2$uVEb+sgBbQ+os/7/NKCwt12lTi30NXcIL1uign1R2Qc=";

    private readonly string _folder = Directory.CreateTempSubdirectory("ciam-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Bcrypt, "a")]
    [InlineData(Scrypt, "pleaseletmein")]
    [InlineData(Argon2, "password")]
    [InlineData(Django, "password")]
    public async Task An_imported_customer_signs_in_with_the_password_they_had_and_the_hash_becomes_the_houses_own(string hash, string password)
    {
        await using var bank = await app.NewBankAsync();
        Assert.Equal(0, (await ImportAsync(bank, Line("alice@example.com", hash))).Code);
        Assert.Equal(hash, await HashOfAsync(bank, "alice@example.com"));
        var browser = bank.NewBrowser();

        await browser.GoAsync("/account");
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = "alice@example.com", ["password"] = password + "x" });
        Assert.Equal(hash, await HashOfAsync(bank, "alice@example.com"));
        await browser.SubmitAsync("main form", new Dictionary<string, string> { ["email"] = "alice@example.com", ["password"] = password });

        Assert.DoesNotContain("/password", browser.Page.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.StartsWith("AQAAAAIAAzRQ", await HashOfAsync(bank, "alice@example.com"), StringComparison.Ordinal);
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(bank, "alice@example.com", password));
    }

    [Fact]
    public async Task All_of_a_line_arrives_and_each_customer_has_an_entry_in_the_trail()
    {
        await using var bank = await app.NewBankAsync();
        var id = Guid.CreateVersion7();

        var (code, said) = await ImportAsync(bank, JsonSerializer.Serialize(new
        {
            id, email = "Maria@example.com", email_verified = true, name = "María Pérez", phone_number = "+34600000001", phone_number_verified = true, password_hash = Bcrypt,
            locale = "es", created_at = "2020-02-03T04:05:06Z", password_changed_at = "2021-02-03T04:05:06Z", password_expired = true, suspended = true,
            details = new { family_name = "Pérez", birthdate = "1990-01-02" },
        }), "", Line("bob@example.com", null));

        Assert.Equal(0, code);
        Assert.Contains("2 imported, 0 were there already, 0 in conflict", said, StringComparison.Ordinal);
        var maria = await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().SingleAsync(row => row.Id == id));
        Assert.Equal(("Maria@example.com", "MARIA@EXAMPLE.COM", "María Pérez", "+34600000001", "es"), (maria.Email, maria.NormalizedEmail, maria.DisplayName, maria.PhoneNumber, maria.Locale));
        Assert.True(maria is { EmailConfirmed: true, PhoneNumberConfirmed: true, MustChangePassword: true, SuspendedAt: not null, StaffRole: null });
        Assert.Equal(2020, maria.CreatedAt.Year);
        Assert.Equal(2021, maria.PasswordChangedAt!.Value.Year);
        Assert.Contains("1990-01-02", maria.Details, StringComparison.Ordinal);
        Assert.False(await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Email == "bob@example.com").Select(row => row.EmailConfirmed).SingleAsync()));
        Assert.Equal(["""{"hash":"2a"}""", """{"hash":"none"}"""], (await bank.Audit.ParticularsAsync("customer.imported")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_wrong_line_and_nothing_is_imported_and_every_fault_is_told_with_its_line()
    {
        await using var bank = await app.NewBankAsync();

        var (code, said) = await ImportAsync(
            bank,
            Line("alice@example.com", Bcrypt),
            "{not json",
            """{"email":"bob@example.com","name":"Bob","staff_role":"admin"}""",
            """{"email":"bob","name":"Bob"}""",
            """{"email":"bob@example.com"}""",
            Line("carol@example.com", "$2a$31$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
            Line("ALICE@example.com", null),
            """{"email":"bob@example.com","name":"Bob","phone_number":"600"}""",
            """{"email":"bob@example.com","email":"eve@example.com","name":"Bob"}""",
            """{"email":"bob@example.com","name":"Bob","details":{"salary":"9"}}""",
            """{"email":"bob@example.com","name":"Bob","created_at":"2999-01-01T00:00:00Z"}""",
            "[]",
            "\"" + new string('x', 9000) + "\"");

        Assert.Equal(1, code);
        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().CountAsync()));
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], lines[..^1].Select(line => int.Parse(line.Split(' ', ':')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains("staff_role", lines[1], StringComparison.Ordinal);
        Assert.Contains("bcrypt is not 4 to 13", lines[4], StringComparison.Ordinal);
        Assert.Contains("stands in line 1 already", lines[5], StringComparison.Ordinal);
        Assert.Equal("12 lines are wrong; nothing was imported", lines[^1].Trim());
        Assert.DoesNotContain("m0CrhHm10", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_it_again_changes_nothing_and_adds_what_was_missing()
    {
        await using var bank = await app.NewBankAsync();
        var lines = Enumerable.Range(0, 450).Select(number => Line($"p{number}@example.com", Bcrypt)).ToArray();
        Assert.Equal(0, (await ImportAsync(bank, lines[..130])).Code);
        await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Email == "p7@example.com").ExecuteUpdateAsync(set => set.SetProperty(row => row.DisplayName, "Renamed")));

        var (code, said) = await ImportAsync(bank, lines);
        var (again, nothing) = await ImportAsync(bank, lines);

        Assert.Equal((0, 0), (code, again));
        Assert.Contains("320 imported, 130 were there already", said, StringComparison.Ordinal);
        Assert.Contains("0 imported, 450 were there already", nothing, StringComparison.Ordinal);
        Assert.Equal("450", (await bank.RowsAsync("select count(*)::text from ciam.audit_entry where event = 'customer.imported'"))[0]);
        Assert.Equal("Renamed", await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Email == "p7@example.com").Select(row => row.DisplayName).SingleAsync()));
    }

    [Fact]
    public async Task Two_imports_at_once_make_each_customer_once()
    {
        await using var bank = await app.NewBankAsync();
        var lines = Enumerable.Range(0, 300).Select(number => Line($"p{number}@example.com", Bcrypt)).ToArray();

        var answers = await Task.WhenAll(ImportAsync(bank, lines), ImportAsync(bank, [.. lines.Reverse()]), ImportAsync(bank, lines));

        Assert.All(answers, answer => Assert.Equal(0, answer.Code));
        Assert.Equal(300, await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().CountAsync()));
        Assert.Equal("300", (await bank.RowsAsync("select count(*)::text from ciam.audit_entry where event = 'customer.imported'"))[0]);
    }

    [Fact]
    public async Task An_address_or_id_of_somebody_else_is_left_alone_and_told()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");

        var (code, said) = await ImportAsync(
            bank,
            JsonSerializer.Serialize(new { id = Guid.CreateVersion7(), email = alice.Email, name = "Mallory" }),
            JsonSerializer.Serialize(new { id = alice.Id, email = "mallory@example.com", name = "Mallory" }),
            Line("bob@example.com", null));

        Assert.Equal(1, code);
        Assert.Contains("line 1: the address belongs to a customer with another id", said, StringComparison.Ordinal);
        Assert.Contains("line 2: the id belongs to a customer with another address", said, StringComparison.Ordinal);
        Assert.Contains("1 imported, 0 were there already, 2 in conflict", said, StringComparison.Ordinal);
        Assert.Equal("Alice", await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Id == alice.Id).Select(row => row.DisplayName).SingleAsync()));
    }

    [Fact]
    public async Task What_one_bank_exports_another_imports_and_exports_the_same()
    {
        await using var first = await app.NewBankAsync();
        var alice = await first.SignUpAsync("alice", new PersonSettings { Phone = "+41790000011", App = true, Details = new Dictionary<string, string> { ["nickname"] = "Al" } });
        await first.SignUpAsync("ada", new PersonSettings { StaffRole = "admin" });
        await ImportAsync(first, Line("bob@example.com", Bcrypt));
        var exported = Path.Combine(_folder, "out.jsonl");
        Assert.Equal(0, await ExportAsync(first, exported));

        await using var second = await app.NewBankAsync();
        var said = new StringWriter();
        Assert.Equal(0, await ImportCustomers.RunAsync(second.Services, [exported], said, default));
        var again = Path.Combine(_folder, "again.jsonl");
        Assert.Equal(0, await ExportAsync(second, again));

        Assert.Equal(await File.ReadAllLinesAsync(exported), await File.ReadAllLinesAsync(again));
        Assert.Equal(2, (await File.ReadAllLinesAsync(again)).Length);
        Assert.Equal(await HashOfAsync(first, alice.Email), await HashOfAsync(second, alice.Email));
        Assert.Equal(PasswordVerdict.Right, await VerifyAsync(second, alice.Email, alice.Password));
        Assert.DoesNotContain("ada@bank", await File.ReadAllTextAsync(exported), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(exported));
        Assert.Equal(["""{"customers": 2}"""], await first.RowsAsync("select after::text from ciam.audit_entry where event = 'customers.exported'"));
    }

    [Fact]
    public async Task An_export_overwrites_no_file_and_a_check_writes_nothing()
    {
        await using var bank = await app.NewBankAsync();
        var file = Path.Combine(_folder, "in.jsonl");
        await File.WriteAllTextAsync(file, Line("alice@example.com", null));

        Assert.Equal(2, await ExportAsync(bank, file));
        Assert.Equal(0, await ImportCustomers.RunAsync(bank.Services, [file, "check"], TextWriter.Null, default));
        Assert.Equal(2, await ImportCustomers.RunAsync(bank.Services, [file + ".gone"], TextWriter.Null, default));
        Assert.Equal(2, await ImportCustomers.RunAsync(bank.Services, [], TextWriter.Null, default));

        Assert.Equal(0, await bank.WithDatabaseAsync(database => database.Set<CustomerRow>().CountAsync()));
        Assert.Contains("alice", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Empty(await bank.RowsAsync("select event from ciam.audit_entry where event like 'customer%'"));
    }

    private static string Line(string email, string? hash) => JsonSerializer.Serialize(new Dictionary<string, string?> { ["email"] = email, ["name"] = "Somebody", ["password_hash"] = hash });

    private async Task<(int Code, string Said)> ImportAsync(Bank bank, params string[] lines)
    {
        var (file, said) = (Path.Combine(_folder, Path.GetRandomFileName()), new StringWriter());
        await File.WriteAllLinesAsync(file, lines);
        return (await ImportCustomers.RunAsync(bank.Services, [file], said, default), said.ToString());
    }

    private static Task<int> ExportAsync(Bank bank, string path) => ExportCustomers.RunAsync(bank.Services, [path], TextWriter.Null, default);

    private static Task<string> HashOfAsync(Bank bank, string email) =>
        bank.WithDatabaseAsync(database => database.Set<CustomerRow>().Where(row => row.Email == email).Select(row => row.PasswordHash!).SingleAsync());

    private static Task<PasswordVerdict> VerifyAsync(Bank bank, string email, string password) => bank.WithServicesAsync(async services =>
    {
        var credentials = services.GetRequiredService<Credentials>();
        return await credentials.VerifyPasswordAsync(await credentials.FindByEmailAsync(email, default), password, default);
    });
}
