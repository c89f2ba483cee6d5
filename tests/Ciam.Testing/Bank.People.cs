using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Server.SignIn;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ciam.Testing;

/// <summary>A mail or SMS as its recipient reads it.</summary>
public sealed record ReceivedMessage(string Channel, string Recipient, string Subject, string Body);

public sealed partial class Bank
{
    /// <summary>Everybody's password, a good one; hashed once, because a good hash is slow on purpose.</summary>
    public const string Password = "tram-lantern-quarry-58";

    private static readonly Lazy<string> PasswordHash = new(() =>
        new PasswordHasher<CustomerRow>(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 })).HashPassword(new CustomerRow(), Password));

    /// <summary>A person with a confirmed address, as if they had registered some time ago.</summary>
    public async Task<Person> SignUpAsync(string name, PersonSettings? settings = null)
    {
        settings ??= new PersonSettings();
        var now = Clock.GetUtcNow();
        var secret = settings.App ? RandomNumberGenerator.GetBytes(20) : null;
        var email = $"{name}@{(settings.StaffRole is null ? "example.com" : "bank.example")}";
        var row = new CustomerRow
        {
            Id = Guid.CreateVersion7(now),
            DisplayName = char.ToUpperInvariant(name[0]) + name[1..],
            StaffRole = settings.StaffRole,
            CreatedAt = now,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = settings.EmailConfirmed,
            PasswordHash = PasswordHash.Value,
            PasswordChangedAt = now,
            SecurityStamp = Guid.NewGuid().ToString("N"),
            PhoneNumber = settings.Phone,
            Locale = settings.Locale,
            PhoneNumberConfirmed = settings.Phone is not null,
            Details = Ciam.Protocol.UserInfo.PersonalDetails.Write(settings.Details),
        };
        await WithDatabaseAsync(async database =>
        {
            database.Add(row);
            if (secret is not null)
                database.Add(NewTotp(row.Id, secret, now));
            await database.SaveChangesAsync();
        });
        Secrets.Remember("password", Password);
        Secrets.Remember("password hash", PasswordHash.Value);
        return new Person(row.Id, row.DisplayName, email, Password, secret is null ? null : new AuthenticatorApp(secret), settings.Phone);
    }

    /// <summary>A browser in which the person has just signed in; the sign-in itself is not part of the test.</summary>
    public async Task<TestBrowser> SignedInAsync(Person person, string acr = Acrs.Password, string address = HomeAddress)
    {
        var (now, handle, browser) = (Clock.GetUtcNow(), Handle.New(), NewBrowser(address));
        await WithDatabaseAsync(async database =>
        {
            database.Add(new SessionRow
            {
                Id = Guid.CreateVersion7(now),
                HandleHash = handle.Hash,
                CustomerId = person.Id,
                CreatedAt = now,
                AuthTime = now,
                LastSeenAt = now,
                ExpiresAt = now + Sessions.Lifetime,
                Acr = acr,
                Amr = acr == Acrs.Password ? ["pwd"] : ["pwd", "otp", "mfa"],
                DeviceName = "Chrome on Linux",
            });
            await database.SaveChangesAsync();
        });
        browser.SetCookie(Services.GetRequiredService<Cookies>().Name(Sessions.Cookie), Secrets.Remember("session", handle.Reveal()));
        return browser;
    }

    /// <summary>What was sent to one address or number, newest last.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> InboxAsync(string recipient)
    {
        var vault = Services.GetRequiredService<Vault>();
        var rows = await WithDatabaseAsync(database => database.Set<MessageRow>().AsNoTracking()
            .Where(row => row.Recipient == recipient).OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync());
        return [.. rows.Select(row => new ReceivedMessage(row.Channel, row.Recipient, row.Subject, vault.OpenText(Messages.BodyPurpose, row.SealedBody)))];
    }

    /// <summary>The six digits of the newest message.</summary>
    public async Task<string> LastCodeAsync(string recipient) =>
        SixDigits().Match((await InboxAsync(recipient))[^1].Body).Value is { Length: 6 } code ? code : throw new InvalidOperationException($"no code for {recipient}");

    /// <summary>The link of the newest mail, as a path of the server.</summary>
    public async Task<string> LastLinkAsync(string recipient)
    {
        var body = (await InboxAsync(recipient))[^1].Body;
        var at = body.IndexOf(Origin, StringComparison.Ordinal);
        return at >= 0 ? Secrets.Remember("mail link", body[(at + Origin.Length)..].Split((char[]?)null)[0]) : throw new InvalidOperationException($"no link for {recipient}");
    }

    private string Origin => Issuer.GetLeftPart(UriPartial.Authority);

    private TotpRow NewTotp(Guid customerId, byte[] secret, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CustomerId = customerId,
        Name = "Authenticator app",
        SealedSecret = Services.GetRequiredService<Vault>().Seal(Factors.TotpPurpose, secret),
        CreatedAt = now,
        ConfirmedAt = now,
    };

    [GeneratedRegex(@"\b[0-9]{6}\b")]
    private static partial Regex SixDigits();
}
