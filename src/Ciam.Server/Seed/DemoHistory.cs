using System.Net;
using Ciam.Decisions.Customers;
using Ciam.Decisions.Risk;
using Ciam.Server.Audit;
using Ciam.Server.House;
using Ciam.Server.OAuth;
using Ciam.Server.Risk;
using Ciam.Server.SignIn;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Seed;

/// <summary>Two months of the demo bank, told to the real risk gate at past instants: what it judges and learns is its own.</summary>
internal sealed class DemoHistory(CiamDbContext database, RiskGate risk, AuditTrail audit, Consents consents, IHttpContextAccessor http)
{
    private const int Days = 60;
    private const int MachineDays = 14;
    private const string ThiefsBrowser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    /// <summary>How many sign-ins were told; customers who have a past already are left alone.</summary>
    public async Task<int> SeedAsync(DateTimeOffset now, CancellationToken ct)
    {
        var told = 0;
        foreach (var person in DemoPeople.All.Where(person => person.Habit is not null))
        {
            var row = await database.Set<CustomerRow>().SingleAsync(customer => customer.Email == person.Email, ct);
            if (await database.Set<SessionRow>().AnyAsync(session => session.CustomerId == row.Id, ct))
                continue;
            told += await TellPersonAsync(row, person, now, ct);
        }

        if (told > 0)
        {
            await TellTheftAsync(now, ct);
            await TellChatbotAsync(now, ct);
            await TellConsentAsync(now, ct);
        }

        http.HttpContext = null;
        return told;
    }

    private async Task<int> TellPersonAsync(CustomerRow row, DemoPerson person, DateTimeOffset now, CancellationToken ct)
    {
        var (habit, chance, told) = (person.Habit!, new Random(row.Email!.Length * 7919 + row.Email[0]), 0);
        var devices = habit.Browsers.Select(browser => NewDevice(row, browser, now)).ToList();
        database.AddRange(devices);
        for (var day = Days; day > habit.SilentDays; day--)
        {
            if (chance.NextDouble() >= Math.Min(1, habit.PerWeek / 7))
                continue;
            var at = now.Date.AddDays(-day) + TimeSpan.FromMinutes(chance.Next(habit.FromHour * 60, habit.ToHour * 60));
            var instant = new DateTimeOffset(at, TimeSpan.Zero);
            var address = habit.TravelAddress is { } elsewhere && chance.Next(4) == 0 ? elsewhere : habit.Address;
            var index = chance.Next(habit.Browsers.Length);
            if (await TellSignInAsync(row, person, devices[index], new Caller(IPAddress.Parse(address), habit.Browsers[index]), instant, ct))
                told++;
            if (day % 7 == 0)
                await BaselineLearner.LearnAllAsync(database, instant, ct);
        }

        await BaselineLearner.LearnAllAsync(database, now, ct);
        database.DiscardChanges();
        return told;
    }

    /// <summary>As in a real sign-in: judged by the password alone, asked for the second factor where that is not enough, learned from when it ended well.</summary>
    private async Task<bool> TellSignInAsync(CustomerRow row, DemoPerson person, DeviceRow device, Caller caller, DateTimeOffset at, CancellationToken ct)
    {
        Place(caller);
        Track(row);
        Track(device);
        var request = new RiskRequest
        {
            Purpose = Purpose.SignIn,
            CustomerId = row.Id,
            CustomerSince = row.CreatedAt,
            ClientId = person.StaffRole is null ? DemoClients.Bank : null,
            AcrReached = Acrs.Password,
            DeviceKnown = device.LastSeenAt < at,
        };
        var (judged, acr) = (await risk.JudgeAsync(caller, request, at, ct), Acrs.Password);
        var mayProveMore = person.HasApp || person.Phone is not null;
        if (mayProveMore && (judged.Judgment.Verdict == Verdict.StepUp || person.StaffRole is not null))
            (judged, acr) = (await risk.JudgeAsync(caller, request with { AcrReached = Acrs.TwoFactors }, at, ct), Acrs.TwoFactors);

        var allowed = judged.Judgment.Verdict == Verdict.Allow;
        if (allowed)
            await KeepSessionAsync(row, device, judged, acr, at, ct);
        else
            audit.Append(new AuditDeed(AuditEvents.SignInRefused, AuditActor.Customer(row.Id)) { CustomerId = row.Id, ClientId = request.ClientId, Succeeded = false, Reason = "Risk" }, at);
        await database.SaveChangesAsync(ct);
        return allowed;
    }

    private async Task KeepSessionAsync(CustomerRow row, DeviceRow device, JudgedRequest judged, string acr, DateTimeOffset at, CancellationToken ct)
    {
        var amr = acr == Acrs.Password ? new[] { "pwd" } : ["pwd", "otp", "mfa"];
        var session = new SessionRow
        {
            Id = Guid.CreateVersion7(at),
            HandleHash = Handle.New().Hash,
            CustomerId = row.Id,
            DeviceId = device.Id,
            CreatedAt = at,
            AuthTime = at,
            LastSeenAt = at.AddMinutes(9),
            ExpiresAt = at + Sessions.Lifetime,
            Acr = acr,
            Amr = amr,
            DeviceName = device.Name,
            PlaceName = judged.Facts.Place?.InWords,
            EndedAt = at.AddMinutes(9),
            EndedBecause = "signed_out",
        };
        database.Add(session);
        (device.LastSeenAt, row.LastSignInAt) = (at, at);
        await risk.LearnAsync(judged, at, ct, session.Id);
        var me = AuditActor.Customer(row.Id);
        audit.Append(new AuditDeed(AuditEvents.SignInCompleted, me) { CustomerId = row.Id, ClientId = row.StaffRole is null ? DemoClients.Bank : null, SessionId = session.Id, After = new { acr, amr, Device = device.Name } }, at);
        audit.Append(new AuditDeed(AuditEvents.SessionStarted, me) { CustomerId = row.Id, SessionId = session.Id, After = new { acr } }, at);
    }

    /// <summary>Last week somebody with Dave's password tried from a data centre in Singapore, after a few wrong guesses.</summary>
    private async Task TellTheftAsync(DateTimeOffset now, CancellationToken ct)
    {
        var dave = await database.Set<CustomerRow>().SingleAsync(customer => customer.Email == "dave@example.com", ct);
        var (thief, at) = (new Caller(IPAddress.Parse("203.0.113.66"), ThiefsBrowser), now.AddDays(-6).AddHours(-3));
        Place(thief);
        for (var guess = 0; guess < 6; guess++)
        {
            await risk.ObserveFailureAsync(thief, dave.Id, null, at.AddSeconds(guess * 20), ct);
            audit.Append(new AuditDeed(AuditEvents.ProofRejected, AuditActor.Anonymous) { CustomerId = dave.Id, Succeeded = false, Reason = "password" }, at.AddSeconds(guess * 20));
        }

        var request = new RiskRequest { Purpose = Purpose.SignIn, CustomerId = dave.Id, CustomerSince = dave.CreatedAt, ClientId = DemoClients.Bank, AcrReached = Acrs.Password, DeviceKnown = false };
        var judged = await risk.JudgeAsync(thief, request, at.AddMinutes(3), ct);
        var reason = judged.Judgment.Verdict == Verdict.Refuse ? "Risk" : "NoOtherFactor";
        audit.Append(new AuditDeed(AuditEvents.SignInRefused, AuditActor.Customer(dave.Id)) { CustomerId = dave.Id, ClientId = DemoClients.Bank, Succeeded = false, Reason = reason }, at.AddMinutes(3));
        audit.Append(new AuditDeed(AuditEvents.OwnerNotified, AuditActor.System) { CustomerId = dave.Id }, at.AddMinutes(3));
        await database.SaveChangesAsync(ct);
    }

    /// <summary>The chatbot asks for a token twice an hour, day and night, from the bank's own network.</summary>
    private async Task TellChatbotAsync(DateTimeOffset now, CancellationToken ct)
    {
        var caller = new Caller(IPAddress.Parse("192.0.2.10"), null);
        Place(caller);
        var request = new RiskRequest { Purpose = Purpose.ClientCredentials, ClientId = DemoClients.Chatbot, Scopes = ["accounts.read"] };
        for (var at = now.AddDays(-MachineDays); at < now.AddMinutes(-30); at = at.AddMinutes(30))
        {
            var judged = await risk.JudgeAsync(caller, request, at, ct);
            await risk.LearnAsync(judged, at, ct);
            audit.Append(new AuditDeed(AuditEvents.TokenIssued, AuditActor.Client(DemoClients.Chatbot)) { ClientId = DemoClients.Chatbot, After = new { purpose = "ClientCredentials", scopes = request.Scopes } }, at);
            if (at.Minute >= 30 || at.Hour % 6 != 0)
                continue;
            await database.SaveChangesAsync(ct);
            await BaselineLearner.LearnAllAsync(database, at, ct);
        }

        await database.SaveChangesAsync(ct);
        await BaselineLearner.LearnAllAsync(database, now, ct);
    }

    private async Task TellConsentAsync(DateTimeOffset now, CancellationToken ct)
    {
        var erin = await database.Set<CustomerRow>().SingleAsync(customer => customer.Email == "erin@example.com", ct);
        await consents.GiveAsync(erin.Id, DemoClients.Partner, ["openid", "profile", "accounts"], now.AddDays(-20), ct);
    }

    /// <summary>Learning empties the change tracker; what is changed afterwards must be known to it again.</summary>
    private void Track(object row)
    {
        if (database.Entry(row).State == EntityState.Detached)
            database.Attach(row);
    }

    /// <summary>The audit trail takes the network from the request; in a told past there is one too.</summary>
    private void Place(Caller caller) => http.HttpContext = new DefaultHttpContext { Connection = { RemoteIpAddress = caller.Address } };

    private static DeviceRow NewDevice(CustomerRow row, string browser, DateTimeOffset now)
    {
        var since = now.AddDays(-Days);
        return new DeviceRow { Id = Guid.CreateVersion7(since), CustomerId = row.Id, HandleHash = Handle.New().Hash, Name = DeviceName.Of(browser), FirstSeenAt = since, LastSeenAt = since };
    }
}
