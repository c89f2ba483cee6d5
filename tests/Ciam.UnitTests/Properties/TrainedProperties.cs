using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Habits;
using FsCheck;
using FsCheck.Fluent;

namespace Ciam.UnitTests.Properties;

/// <summary>What holds for judgments by trained weights, whatever the features.</summary>
public sealed class TrainedProperties
{
    private const int Cases = 2000;

    private static RiskFacts Facts(int seed)
    {
        var (noise, dice) = (new RiskNoise(seed), new Random(seed));
        var features = SignInFeatures.All.Where(_ => dice.Next(4) > 0)
            .ToDictionary(feature => feature.Name, _ => Math.Round((dice.NextDouble() - 0.5) * Math.Pow(10, dice.Next(5)), 6), StringComparer.Ordinal);
        return noise.Facts() with { Purpose = Purpose.SignIn, Features = features };
    }

    private static Judgment Judge(RiskFacts facts) => RiskJudge.Judge(facts, RiskPolicy.Default);

    [Fact]
    public void Contributions_add_up_to_the_score() => ForAll(seed =>
    {
        var judgment = Judge(Facts(seed));
        return Math.Abs(judgment.Score - judgment.Evidence.Reverse().Sum(e => e.Contribution)) < 1e-9
            && judgment.Evidence.All(e => e.Detail.Length > 0 && double.IsFinite(e.Contribution) && (e.Contribution >= 0 || Reasons.SpeaksFor(e.Code)));
    });

    [Fact]
    public void A_feature_left_out_contributes_nothing_and_changes_nothing_else() => ForAll(seed =>
    {
        var facts = Facts(seed);
        var model = RiskPolicy.Default.SignIn!.Marked;
        var whole = model.Evidence(name => facts.Features!.GetValueOrDefault(name, double.NaN));
        return facts.Features!.All(feature =>
        {
            var less = model.Evidence(name => name == feature.Key ? double.NaN : facts.Features!.GetValueOrDefault(name, double.NaN));
            var said = model.Terms.SingleOrDefault(term => term.Feature == feature.Key)?.At(feature.Value) ?? 0;
            foreach (var pair in model.Pairs!.Where(pair => pair.First == feature.Key || pair.Second == feature.Key))
                said += pair.At(facts.Features!.GetValueOrDefault(pair.First, double.NaN), facts.Features!.GetValueOrDefault(pair.Second, double.NaN));
            return Math.Abs(whole - said - less) < 1e-9;
        });
    }, 100);

    /// <summary>The generator lets attacks follow soon after a login; whoever comes after weeks may not gain from it.</summary>
    [Fact]
    public void Silence_and_youth_stand_in_no_pair_and_a_longer_silence_never_speaks_for_anybody()
    {
        foreach (var model in new[] { RiskPolicy.Default.SignIn!.Marked, RiskPolicy.Default.SignIn!.Unmarked })
        {
            Assert.NotEmpty(model.Pairs!);
            Assert.DoesNotContain(model.Pairs!.SelectMany(pair => new[] { pair.First, pair.Second }), name => name is "gap" or "gap_step" or "count" or "network_days" or "build_days");
            foreach (var term in model.Terms)
            {
                var direction = SignInFeatures.All.Single(feature => feature.Name == term.Feature).Direction;
                Assert.All(term.Weights.Zip(term.Weights.Skip(1)), step => Assert.True(direction * (step.Second - step.First) >= 0, term.Feature));
            }
        }
    }

    [Fact]
    public void Knowing_how_everybody_compares_never_lowers_a_score() => ForAll(seed =>
    {
        var facts = Facts(seed) with { Prior = new RiskNoise(seed).Facts().Prior };
        return Judge(facts with { Prior = null }).Score <= Judge(facts).Score;
    });

    [Fact]
    public void Where_nothing_is_known_nothing_is_scored() => ForAll(seed =>
    {
        var facts = new RiskFacts { Purpose = Purpose.SignIn, At = Facts(seed).At, FromCustomerDevice = true, Features = new Dictionary<string, double>() };
        return Judge(facts) is { Verdict: Verdict.Allow, Score: 0, Evidence.Count: 0 };
    }, 50);

    [Fact]
    public void One_cause_never_refuses() => ForAll(seed =>
    {
        var judgment = Judge(Facts(seed));
        var causes = judgment.Evidence.Where(e => e.Contribution > 0).Select(e => Reasons.CauseOf(e.Code)).Where(cause => cause != Cause.None).Distinct().Count();
        return judgment.Verdict != Verdict.Refuse || causes >= 2;
    });

    [Fact]
    public void A_hundred_thousand_kept_facts_judged_again_give_the_same_bit_for_bit()
    {
        for (var seed = 0; seed < 100_000; seed++)
        {
            var facts = Facts(seed);
            var first = Judge(facts);
            var again = Judge(RiskJson.Read<RiskFacts>(RiskJson.Write(facts)));
            Assert.True(
                BitConverter.DoubleToInt64Bits(first.Score) == BitConverter.DoubleToInt64Bits(again.Score) && first.Verdict == again.Verdict
                && first.NotifyOwner == again.NotifyOwner && first.Evidence.SequenceEqual(again.Evidence), $"seed {seed}");
        }
    }

    [Fact]
    public void Facts_with_all_features_stay_small() => Assert.True(RiskJson.Write(Facts(1)).Length < 6000);

    private static void ForAll(Func<int, bool> holds, int cases = Cases) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
}
