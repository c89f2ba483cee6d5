using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

/// <summary>The weights that ship can be read, are written as they were read, and other bytes are refused.</summary>
public sealed class TypingModels
{
    [Fact]
    public void The_weights_that_ship_are_written_as_they_were_read()
    {
        var bytes = Convert.FromBase64String(TypingWeights.Base64);
        Assert.Equal(bytes, TypingModel.FromBytes(bytes).ToBytes());
        Assert.InRange(bytes.Length, 1_000, 100_000);
    }

    [Fact]
    public void Other_bytes_are_refused()
    {
        var bytes = Convert.FromBase64String(TypingWeights.Base64);
        Assert.Throws<FormatException>(() => TypingModel.FromBytes([]));
        Assert.Throws<FormatException>(() => TypingModel.FromBytes(bytes.AsSpan(0, 400)));
        Assert.Throws<FormatException>(() => TypingModel.FromBytes(bytes.AsSpan(0, bytes.Length - 1)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    public void A_changed_password_is_judged_by_tempo_and_softly(int samples)
    {
        List<double> own = [], other = [];
        for (var who = 0; who < 30; who++)
        {
            var profile = new TypingPerson(700 + who).Profile(samples).ForNewText();
            foreach (var (list, seed) in new[] { (own, 700 + who), (other, 900 + who) })
            {
                // Holds are the person's, the latencies are those of another text.
                var score = TypingComparator.Score(profile, new TypingPerson(seed, keys: 9).Type());
                Assert.NotNull(score);
                Assert.Equal(TypingBasis.Tempo, score.Basis);
                Assert.InRange(score.LogRatio, -1.5, 1.5);
                list.Add(score.LogRatio);
            }
        }
        Assert.True(own.Average() > other.Average() + 0.3, $"own {own.Average()}, other {other.Average()}");
    }

    [Fact]
    public void A_young_customer_is_not_judged_by_tempo() =>
        Assert.Null(TypingComparator.Score(new TypingPerson(1).Profile(TypingProfile.FewestSamples - 1), new TypingPerson(1).Type()));
}
