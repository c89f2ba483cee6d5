using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

/// <summary>The comparator tells invented people apart, is never undefined, and never says more than it may.</summary>
public sealed class TypingComparisons
{
    [Theory]
    [InlineData(10, 5)]
    [InlineData(40, 8)]
    [InlineData(40, 11)]
    [InlineData(40, 30)]
    public void It_tells_people_apart(int samples, int keys)
    {
        List<double> own = [], other = [];
        for (var who = 0; who < 12; who++)
        {
            var person = new TypingPerson(100 + who, keys);
            var profile = person.Profile(samples);
            for (var i = 0; i < 10; i++)
            {
                own.Add(TypingComparator.Score(profile, person.Type())!.LogRatio);
                other.Add(TypingComparator.Score(profile, new TypingPerson(500 + (20 * who) + i, keys).Type())!.LogRatio);
            }
        }
        Assert.True(own.Average() > 1, $"own {own.Average()}");
        Assert.True(other.Average() < -1, $"other {other.Average()}");
        Assert.True(own.Count(score => score < 0) < 0.15 * own.Count, $"{own.Count(score => score < 0)} of {own.Count} own samples stand against their person");
    }

    [Fact]
    public void Whatever_is_compared_the_score_is_a_number_within_bounds()
    {
        var chance = new Random(11);
        for (var i = 0; i < 400; i++)
        {
            var keys = TypingSample.FewestKeys + chance.Next(12);
            var profile = TypingProfile.Empty;
            for (var s = 0; s < 5 + chance.Next(40); s++)
                profile = profile.Observe(Noise(chance, keys), TypingPerson.At);
            var score = TypingComparator.Score(profile, Noise(chance, keys));
            Assert.NotNull(score);
            Assert.InRange(score.LogRatio, -TypingComparator.Strongest, TypingComparator.Strongest);
            Assert.True(double.IsFinite(score.Deviation) && double.IsFinite(score.HoldShift) && double.IsFinite(score.LatencyShift));
        }
    }

    [Fact]
    public void A_person_without_any_variance_is_still_scored()
    {
        var sample = new TypingPerson(12).Type();
        var profile = Enumerable.Range(0, 20).Aggregate(TypingProfile.Empty, (known, _) => known.Observe(sample, TypingPerson.At));
        Assert.InRange(TypingComparator.Score(profile, sample)!.LogRatio, 0, TypingComparator.Strongest);
    }

    /// <summary>From sensible times to absurd ones.</summary>
    private static TypingSample Noise(Random chance, int keys)
    {
        var scale = Math.Pow(10, chance.Next(0, 9));
        double Any() => chance.Next(20) == 0 ? 0 : (chance.NextDouble() - 0.2) * scale;
        return new TypingSample([.. Enumerable.Range(0, keys).Select(_ => new KeyTime(Any(), Any()))]);
    }
}
