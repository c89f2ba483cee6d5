using Ciam.Decisions.Risk;
using Ciam.Storage.Risk;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Admin;

/// <summary>Judgments for staff to look at.</summary>
internal static class Judged
{
    public static RiskFacts Abroad(Bank bank)
    {
        var now = bank.Clock.GetUtcNow();
        return new RiskFacts
        {
            Purpose = Purpose.SignIn,
            At = now,
            FromCustomerDevice = true,
            DeviceKnown = true,
            Place = new Place { Country = "SG", City = "Singapore", Latitude = 1.35, Longitude = 103.8, Asn = 64501, NetworkOwner = "Example Hosting", IsHosting = true },
            LastSighting = new Sighting(now.AddHours(-1), new Place { Country = "CH", City = "Zurich", Latitude = 47.37, Longitude = 8.54 }),
            Customer = Decisions.Risk.Baselines.CustomerBaseline.None
                .Learn(Home(now.AddDays(-20))).Learn(Home(now.AddDays(-15))).Learn(Home(now.AddDays(-10))).Learn(Home(now.AddDays(-5))).Learn(Home(now.AddDays(-1)))
                .Recognise(now, new Place { Country = "SG", Asn = 64501 }, "Chrome on Linux"),
        };
    }

    public static RiskFacts Home(DateTimeOffset at) => new()
    {
        Purpose = Purpose.SignIn,
        At = at,
        FromCustomerDevice = true,
        Agent = "Chrome on Linux",
        Place = new Place { Country = "CH", City = "Zurich", Asn = 64500 },
    };

    public static async Task<Guid> JudgeAsync(Bank bank, RiskFacts facts, Person person)
    {
        var judgment = RiskJudge.Judge(facts, RiskPolicy.Default);
        var id = Guid.CreateVersion7(facts.At);
        await bank.WithDatabaseAsync(async database =>
        {
            if (!await database.Set<RiskPolicyRow>().AnyAsync(row => row.Version == RiskPolicy.Default.Version))
                database.Add(new RiskPolicyRow { Version = RiskPolicy.Default.Version, Policy = RiskJson.Write(RiskPolicy.Default), Active = true, CreatedAt = facts.At });
            database.Add(new JudgmentRow
            {
                Id = id,
                At = facts.At,
                Purpose = facts.Purpose,
                CustomerId = person.Id,
                FromCustomerDevice = facts.FromCustomerDevice,
                Verdict = judgment.Verdict,
                Score = judgment.Score,
                NotifyOwner = judgment.NotifyOwner,
                Evidence = RiskJson.Write(judgment.Evidence),
                Facts = RiskJson.Write(facts),
                PolicyVersion = judgment.PolicyVersion,
            });
            await database.SaveChangesAsync();
        });
        return id;
    }
}
