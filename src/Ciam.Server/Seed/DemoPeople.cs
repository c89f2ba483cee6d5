using Ciam.Protocol.Assurance;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.AspNetCore.Identity;

namespace Ciam.Server.Seed;

/// <summary>One of the demo's people: who they are, what they can prove, and where and when they are usually seen.</summary>
internal sealed record DemoPerson(string Email, string Name, string InWords)
{
    public string? StaffRole { get; init; }
    public bool HasApp { get; init; }
    public string? Phone { get; init; }

    /// <summary>Days since the account was opened.</summary>
    public int Age { get; init; } = 420;

    public DemoHabit? Habit { get; init; }
    public bool IsSuspended { get; init; }
    public bool MustChangePassword { get; init; }
}

/// <summary>Where from, with which browsers, at which hours (UTC), how many sign-ins a week; silent for the last so many days.</summary>
internal sealed record DemoHabit(string Address, string[] Browsers, int FromHour, int ToHour, double PerWeek)
{
    public int SilentDays { get; init; }

    /// <summary>One sign-in in so many happens here instead.</summary>
    public string? TravelAddress { get; init; }
}

/// <summary>The demo's customers and staff. Their telephone numbers are invented; the demo's messages stay in its outbox.</summary>
internal sealed class DemoPeople(CiamDbContext database, Credentials credentials, UserManager<CustomerRow> users, Vault vault, AuditTrail audit)
{
    public const string Password = "correct-horse-battery-7";

    /// <summary>One key for all, so that one entry in an app will do.</summary>
    public const string AuthenticatorKey = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    private const string Windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
    private const string Linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private const string Android = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";

    /// <summary>The first three know the browsers that people try demos with.</summary>
    private static readonly string[] Usual = [Linux, Windows, Mac];

    public static IReadOnlyList<DemoPerson> All { get; } =
    [
        new("alice@example.com", "Alice Keller", "Zurich, any hour; app and phone") { HasApp = true, Phone = "+41790000011", Habit = new("192.0.2.10", Usual, 0, 24, 9) },
        new("bob@example.com", "Bob Steiner", "Zurich, any hour; app") { HasApp = true, Habit = new("192.0.2.17", Usual, 0, 24, 6) },
        new("carol@example.com", "Carol Meier", "Zurich, any hour; code by SMS (see the outbox)") { Phone = "+41790000013", Habit = new("192.0.2.23", Usual, 0, 24, 6) },
        new("dave@example.com", "Dave Brunner", "Constance, evenings; refused from Singapore last week") { Phone = "+41790000014", Habit = new("192.0.2.242", [Windows], 17, 21, 4) },
        new("erin@example.com", "Erin Rossi", "New York; lets an app of another company in") { Phone = "+12025550115", Habit = new("198.51.100.20", [Mac, Phone], 12, 23, 7) },
        new("frank@example.com", "Frank Weber", "Geneva; has not been here for seven weeks") { Phone = "+41790000016", Habit = new("192.0.2.226", [Windows], 8, 17, 3) { SilentDays = 50 } },
        new("grace@example.com", "Grace Huber", "a new customer without a second factor") { Age = 3 },
        new("heidi@example.com", "Heidi Graf", "Zurich and often London; app") { HasApp = true, Habit = new("192.0.2.31", [Android, Windows], 5, 20, 8) { TravelAddress = "192.0.2.250" } },
        new("ivan@example.com", "Ivan Baumann", "suspended by the bank") { Phone = "+41790000019", IsSuspended = true, Habit = new("192.0.2.45", [Android], 9, 20, 3) { SilentDays = 9 } },
        new("judy@example.com", "Judy Moser", "said \"this was not me\": must set a new password") { Phone = "+41790000020", MustChangePassword = true, Habit = new("192.0.2.52", [Phone], 6, 22, 5) { SilentDays = 2 } },
        new("admin@bank.example", "Ada Frei", "staff: everything") { StaffRole = "admin", HasApp = true, Habit = new("192.0.2.10", Usual, 0, 24, 4) },
        new("support@bank.example", "Samir Widmer", "staff: helps customers") { StaffRole = "support", HasApp = true, Habit = new("192.0.2.10", Usual, 0, 24, 4) },
        new("analyst@bank.example", "Anna Lüthi", "staff: reads judgments") { StaffRole = "analyst", HasApp = true, Habit = new("192.0.2.10", Usual, 0, 24, 4) },
        new("auditor@bank.example", "Otto Bieri", "staff: reads the audit trail") { StaffRole = "auditor", HasApp = true, Habit = new("192.0.2.10", Usual, 0, 24, 4) },
    ];

    /// <summary>How many were added.</summary>
    public async Task<int> SeedAsync(DateTimeOffset now, CancellationToken ct)
    {
        var added = 0;
        foreach (var person in All)
        {
            if (await credentials.FindByEmailAsync(person.Email, ct) is not null)
                continue;
            await AddAsync(person, now, ct);
            added++;
        }

        return added;
    }

    private async Task AddAsync(DemoPerson person, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - TimeSpan.FromDays(person.Age);
        var row = new CustomerRow
        {
            Id = Guid.CreateVersion7(since),
            DisplayName = person.Name,
            StaffRole = person.StaffRole,
            UserName = person.Email,
            Email = person.Email,
            EmailConfirmed = true,
            PhoneNumber = person.Phone,
            PhoneNumberConfirmed = person.Phone is not null,
            PasswordHash = await credentials.HashAsync(Password, ct),
            PasswordChangedAt = since,
            CreatedAt = since,
            SuspendedAt = person.IsSuspended ? now.AddDays(-8) : null,
            MustChangePassword = person.MustChangePassword,
        };
        var made = await users.CreateAsync(row);
        if (!made.Succeeded)
            throw new InvalidOperationException($"{person.Email} could not be seeded: {string.Join(' ', made.Errors.Select(error => error.Description))}");
        audit.Append(new AuditDeed(AuditEvents.CustomerRegistered, AuditActor.Customer(row.Id)) { CustomerId = row.Id }, since);
        audit.Append(new AuditDeed(AuditEvents.EmailConfirmed, AuditActor.Customer(row.Id)) { CustomerId = row.Id }, since);
        if (person.HasApp)
            AddApp(row, since);
        if (person.Phone is not null)
            audit.Append(new AuditDeed(AuditEvents.FactorEnrolled, AuditActor.Customer(row.Id)) { CustomerId = row.Id, After = new { factor = "sms" } }, since);
        if (row.SuspendedAt is { } suspended)
            audit.Append(new AuditDeed(AuditEvents.CustomerSuspended, AuditActor.System) { CustomerId = row.Id, Reason = "reported by the owner's branch" }, suspended);
        if (row.MustChangePassword)
            audit.Append(new AuditDeed(AuditEvents.OwnerDisowned, AuditActor.Customer(row.Id)) { CustomerId = row.Id }, now.AddDays(-2));
        await database.SaveChangesAsync(ct);
    }

    private void AddApp(CustomerRow row, DateTimeOffset since)
    {
        database.Add(new TotpRow
        {
            Id = Guid.CreateVersion7(since),
            CustomerId = row.Id,
            Name = "Authenticator app",
            SealedSecret = vault.Seal(Factors.TotpPurpose, Base32.Decode(AuthenticatorKey)!),
            CreatedAt = since,
            ConfirmedAt = since,
        });
        audit.Append(new AuditDeed(AuditEvents.FactorEnrolled, AuditActor.Customer(row.Id)) { CustomerId = row.Id, After = new { factor = "totp" } }, since);
    }
}
