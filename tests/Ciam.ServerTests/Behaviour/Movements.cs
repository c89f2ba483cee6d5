using Ciam.Decisions.Risk;
using Ciam.Server.Behaviour;
using Ciam.ServerTests.SignIn;
using Ciam.Storage.Behaviour;
using Ciam.Testing;
using Microsoft.EntityFrameworkCore;

namespace Ciam.ServerTests.Behaviour;

/// <summary>Pointers are learned beside typing, within bounds, and leave with their customer.</summary>
public sealed class Movements(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task After_some_sign_ins_the_pointer_is_compared_and_switching_off_takes_it_out_of_the_crowd()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var (alice, typist, browser) = (await bank.SignUpAsync("alice"), Typist.Owner(), bank.NewBrowser());
        await bank.AgreeAsync(alice);

        for (var day = 0; day < 6; day++)
        {
            (await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password, strokes: 6))).AssertSignedIn();
            await bank.LearnAsync();
            await browser.SignOutAsync();
            bank.Clock.Advance(TimeSpan.FromDays(1));
        }

        await browser.TypePasswordAsync(alice, typist.SignIn(alice.Email, alice.Password, strokes: 6));

        var judged = await bank.LastJudgmentAsync(alice);
        Assert.True(judged.Facts.Behaviour?.Moves is { LogRatio: not null, Samples: >= 4 }, RiskJson.Write(judged.Facts.Behaviour));
        Assert.All(await bank.ProfilesAsync(alice), row => Assert.InRange(row.Sealed.Length, 29, 16 * 1024));
        Assert.InRange(await CrowdAsync(bank), 20, 40);
        await bank.AgreeAsync(alice, given: false);
        Assert.Equal(0, await CrowdAsync(bank));
    }

    [Fact]
    public void The_memory_of_strokes_stays_within_its_bytes_and_forgets_the_oldest()
    {
        var memory = StrokeMemory.Empty;
        for (var session = 0; session < 60; session++)
            memory = memory.With([.. Enumerable.Range(0, 5).Select(stroke => Enumerable.Repeat(session + 0.5, 52).Append(double.NaN).ToArray())]);

        var bytes = memory.ToBytes();
        var again = StrokeMemory.FromBytes(bytes);

        Assert.InRange(bytes.Length, 10_000, StrokeMemory.MostBytes);
        Assert.Equal((memory.Strokes, 59.5, double.NaN), (again.Strokes, again.Sessions[^1][0][0], again.Sessions[0][0][52]));
        Assert.True(again.Sessions[0][0][0] > 20);
        Assert.Equal(0, StrokeMemory.FromBytes(bytes.AsSpan(0, bytes.Length - 1)).Strokes);
        Assert.Equal(0, StrokeMemory.FromBytes([9, 9, 9]).Strokes);
    }

    private static Task<int> CrowdAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<BehaviourStrokeRow>().CountAsync());
}
