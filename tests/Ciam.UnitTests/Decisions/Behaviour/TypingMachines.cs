using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

/// <summary>Scripts that type are recognised; hands, pasting and password managers are not taken for them.</summary>
public sealed class TypingMachines
{
    private readonly TypingPerson person = new(21);

    [Fact]
    public void A_hand_leaves_no_sign()
    {
        var profile = person.Profile(30);
        for (var i = 0; i < 200; i++)
            Assert.True(TypingLiveness.Strength(TypingLiveness.Examine(profile, person.Type())) < 0.5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void A_replay_is_recognised(double noiseMs)
    {
        var stored = person.Type();
        var profile = person.Profile(20).Observe(stored, TypingPerson.At);
        var again = Changed(stored, (key, i) => new KeyTime(key.Down + 5000, key.Up + 5000 + (i % 2 == 0 ? noiseMs : -noiseMs)));
        Assert.Contains(TypingLiveness.Examine(profile, again), finding => finding is { Kind: TypingFindingKind.Replayed, Strength: 1 });
    }

    [Fact]
    public void A_replay_with_some_noise_is_recognised()
    {
        var stored = person.Type();
        var profile = person.Profile(20).Observe(stored, TypingPerson.At);
        var again = Changed(stored, (key, i) => new KeyTime(key.Down + (i % 3), key.Up + 2 - (i % 2)));
        Assert.Contains(TypingLiveness.Examine(profile, again), finding => finding is { Kind: TypingFindingKind.NearReplay, Strength: > 0.9 });
    }

    [Fact]
    public void The_average_of_the_profile_is_recognised()
    {
        var profile = person.Profile(30);
        var n = profile.KeyCount;
        var keys = new KeyTime[n];
        double down = 0;
        for (var i = 0; i < n; i++)
        {
            keys[i] = new KeyTime(down, down + profile.Usual[i].MedianMs);
            down += i + 1 < n ? profile.Usual[n + i].MedianMs : 0;
        }
        Assert.Contains(TypingLiveness.Examine(profile, new TypingSample(keys)), finding => finding is { Kind: TypingFindingKind.TooCentral, Strength: > 0.9 });
    }

    [Fact]
    public void Even_holds_coarse_clocks_and_keys_without_a_hold_are_recognised()
    {
        Assert.Contains(Found(person.Type(), (key, i) => new KeyTime(key.Down, key.Down + 80)), finding => finding is { Kind: TypingFindingKind.Uniform, Strength: 1 });
        Assert.Contains(Found(person.Type(), (key, i) => new KeyTime(150 * i, key.Up)), finding => finding is { Kind: TypingFindingKind.Uniform, Strength: 1 });
        Assert.Contains(Found(person.Type(), (key, _) => new KeyTime(50 * Math.Round(key.Down / 50), 50 * Math.Round((key.Up / 50) + 1))), finding => finding is { Kind: TypingFindingKind.QuantisedClock, Strength: 1 });
        Assert.Contains(Found(person.Type(), (key, _) => new KeyTime(key.Down, key.Down)), finding => finding is { Kind: TypingFindingKind.ImpossibleHold, Strength: 1 });
    }

    [Fact]
    public void A_person_whose_own_clock_is_coarse_is_no_machine()
    {
        TypingSample Coarse() => Changed(person.Type(), (key, _) => new KeyTime(100 * Math.Round(key.Down / 100), 100 * Math.Round((key.Up / 100) + 1)));
        var profile = Enumerable.Range(0, 10).Aggregate(TypingProfile.Empty, (known, _) => known.Observe(Coarse(), TypingPerson.At));
        Assert.DoesNotContain(TypingLiveness.Examine(profile, Coarse()), finding => finding.Kind == TypingFindingKind.QuantisedClock);
    }

    [Fact]
    public void What_was_pasted_was_not_typed()
    {
        Assert.True(TypingLiveness.WasTyped(11, person.Type()));
        Assert.False(TypingLiveness.WasTyped(12, person.Type()));
        Assert.False(TypingLiveness.WasTyped(12, new TypingSample([])));
        Assert.False(TypingLiveness.WasTyped(0, new TypingSample([])));
        Assert.Empty(TypingLiveness.Examine(person.Profile(10), new TypingSample([])));
    }

    [Fact]
    public void Signs_of_any_noise_are_between_nothing_and_certain()
    {
        var chance = new Random(22);
        var profile = person.Profile(15);
        for (var i = 0; i < 500; i++)
        {
            var scale = Math.Pow(10, chance.Next(0, 9));
            var sample = new TypingSample([.. Enumerable.Range(0, chance.Next(0, 20)).Select(_ => new KeyTime(chance.NextDouble() * scale, chance.NextDouble() * scale))]);
            Assert.All(TypingLiveness.Examine(profile, sample), finding => Assert.InRange(finding.Strength, double.Epsilon, 1));
        }
    }

    private static IReadOnlyList<TypingFinding> Found(TypingSample sample, Func<KeyTime, int, KeyTime> change) =>
        TypingLiveness.Examine(TypingProfile.Empty, Changed(sample, change));

    private static TypingSample Changed(TypingSample sample, Func<KeyTime, int, KeyTime> change) => new([.. sample.Keys.Select(change)]);
}
