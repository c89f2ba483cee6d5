using BenchmarkDotNet.Attributes;
using Ciam.Decisions.Behaviour;

namespace Ciam.Bench;

/// <summary>A typed password of twelve keys beside a full profile: scoring, learning one more sample with the refit, and the stored form.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class TypingBenchmarks
{
    private readonly Random _chance = new(7);
    private TypingProfile _profile = TypingProfile.Empty;
    private TypingSample _sample = null!;
    private byte[] _bytes = [];

    [GlobalSetup]
    public void Learn()
    {
        for (var i = 0; i < TypingProfile.Window; i++)
            _profile = _profile.Observe(Type(), default);
        _sample = Type();
        _bytes = _profile.ToBytes();
        TypingComparator.Score(_profile, _sample);
    }

    /// <summary>The profile is ready: what one more field of a form costs.</summary>
    [Benchmark]
    public TypingScore? Score() => TypingComparator.Score(_profile, _sample);

    [Benchmark]
    public IReadOnlyList<TypingFinding> Liveness() => TypingLiveness.Examine(_profile, _sample);

    /// <summary>Everything a login costs: read the stored profile, fit its 40 samples, score.</summary>
    [Benchmark]
    public TypingScore? ReadFitScore() => TypingComparator.Score(TypingProfile.FromBytes(_bytes)!, _sample);

    [Benchmark]
    public byte[] ObserveAndWrite() => _profile.Observe(_sample, default).ToBytes();

    private TypingSample Type()
    {
        var keys = new KeyTime[12];
        double down = 0;
        for (var k = 0; k < keys.Length; k++)
        {
            keys[k] = new KeyTime(down, down + 70 + (40 * _chance.NextDouble()));
            down += 90 + (20 * k) + (60 * _chance.NextDouble());
        }
        return new TypingSample(keys);
    }
}
