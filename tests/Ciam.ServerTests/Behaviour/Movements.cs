using Ciam.Decisions.Behaviour;
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
    public void What_is_kept_of_strokes_is_forgotten_when_it_is_of_another_format()
    {
        var kept = StrokeRows.Kept(null, BehaviourProfileRow.Moves).Observe([.. Enumerable.Repeat(Enumerable.Repeat(0.5, PointerFeatures.HandCount).ToArray(), 5)]).ToBytes();

        Assert.Equal(5, StrokeRows.Kept(kept, BehaviourProfileRow.Moves).Strokes);
        Assert.Equal((0, TouchFeatures.Count), (StrokeRows.Kept(kept, BehaviourProfileRow.Touches).Strokes, StrokeRows.Kept(kept, BehaviourProfileRow.Touches).Features));
        Assert.Equal(0, StrokeRows.Kept([.. kept.AsSpan(0, kept.Length - 1)], BehaviourProfileRow.Moves).Strokes);
        Assert.Equal(0, StrokeRows.Kept([1, 52, 0], BehaviourProfileRow.Moves).Strokes);
    }

    private static Task<int> CrowdAsync(Bank bank) => bank.WithDatabaseAsync(database => database.Set<BehaviourStrokeRow>().CountAsync());
}
