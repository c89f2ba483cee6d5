using Ciam.Decisions.Behaviour;

namespace Ciam.UnitTests.Decisions.Behaviour;

/// <summary>A typing profile learns, forgets, fits its bytes and survives bad ones.</summary>
public sealed class TypingProfiles
{
    private static readonly TypingSample Broken = new([.. Enumerable.Range(0, 11).Select(i => new KeyTime(i, i == 3 ? double.NaN : i + 1))]);

    [Fact]
    public void A_window_keeps_the_newest_twenty_and_every_third_before()
    {
        // Every sample bears its number in the hold of its first key.
        var profile = TypingProfile.Empty;
        for (var day = 1; day <= 150; day++)
        {
            KeyTime[] keys = [new(0, day), new(100, 150), new(200, 250), new(300, 350)];
            profile = profile.Observe(new TypingSample(keys), TypingPerson.At.AddDays(day));
            profile = TypingProfile.FromBytes(profile.ToBytes())!;
        }
        int[] days = [.. profile.Samples.Select(ticks => ticks[0] / 2)];
        Assert.Equal(Enumerable.Range(131, 20), days[20..]);
        Assert.All(Enumerable.Range(1, 19), i => Assert.Equal(3, days[i] - days[i - 1]));
        Assert.InRange(days[20] - days[19], 1, 3);
    }

    [Fact]
    public void A_window_is_forty_samples_long()
    {
        var person = new TypingPerson(1);
        var profile = person.Profile(60);
        Assert.Equal(TypingProfile.Window, profile.Count);
        Assert.Equal(11, profile.KeyCount);
        Assert.Equal(TypingPerson.At.AddDays(59), profile.LastAt);
        Assert.Equal(21, profile.Usual.Count);
        Assert.All(profile.Usual, time => Assert.True(time.SpreadMs > 0));
    }

    [Fact]
    public void What_was_stored_scores_as_what_was_in_memory()
    {
        var person = new TypingPerson(2);
        var profile = person.Profile(25);
        var stored = TypingProfile.FromBytes(profile.ToBytes());
        Assert.NotNull(stored);
        Assert.Equal(profile.ToBytes(), stored.ToBytes());
        Assert.Equal(profile.LastAt, stored.LastAt);
        var sample = person.Type();
        Assert.Equal(TypingComparator.Score(profile, sample), TypingComparator.Score(stored, sample));
    }

    [Fact]
    public void The_longest_text_fits_sixteen_kilobytes() =>
        Assert.InRange(new TypingPerson(3, keys: 300).Profile(60).ToBytes().Length, 15_000, 16_384);

    [Fact]
    public void A_usual_password_fits_two_kilobytes() =>
        Assert.InRange(new TypingPerson(3, keys: 12).Profile(60).ToBytes().Length, 1_000, 2_048);

    [Fact]
    public void Bytes_of_anything_else_are_no_profile()
    {
        var bytes = new TypingPerson(4).Profile(7).ToBytes();
        Assert.Null(TypingProfile.FromBytes([]));
        Assert.Null(TypingProfile.FromBytes(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Null(TypingProfile.FromBytes([.. bytes, 0]));
        var chance = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var noise = (byte[])bytes.Clone();
            for (var k = 0; k < 1 + chance.Next(6); k++)
                noise[chance.Next(i % 2 == 0 ? 60 : noise.Length)] = (byte)chance.Next(256);
            if (TypingProfile.FromBytes(noise) is { } readable && TypingComparator.Score(readable, new TypingPerson(6).Type()) is { } score)
                Assert.InRange(score.LogRatio, -TypingComparator.Strongest, TypingComparator.Strongest);
        }
    }

    [Fact]
    public void A_slip_of_the_finger_neither_ends_a_profile_nor_founds_one()
    {
        var (person, slip) = (new TypingPerson(7), new TypingPerson(8, keys: 13));
        var known = person.Profile(TypingProfile.FewestSamples);
        Assert.Same(known, known.Observe(slip.Type(), TypingPerson.At));
        Assert.Null(TypingComparator.Score(known, slip.Type()));

        var young = TypingProfile.Empty.Observe(slip.Type(), TypingPerson.At).Observe(person.Type(), TypingPerson.At);
        Assert.Equal(11, young.KeyCount);
        Assert.Equal(1, young.Count);
    }

    [Fact]
    public void What_cannot_be_read_is_neither_learned_nor_scored()
    {
        var profile = new TypingPerson(9).Profile(12);
        Assert.Same(profile, profile.Observe(Broken, TypingPerson.At));
        Assert.Null(TypingComparator.Score(profile, Broken));
        Assert.Null(TypingComparator.Score(profile, new TypingSample([])));
        Assert.Null(TypingComparator.Score(TypingProfile.Empty, new TypingPerson(9).Type()));
    }

    [Fact]
    public void A_changed_password_keeps_the_tempo_only()
    {
        var profile = new TypingPerson(10).Profile(12);
        var changed = profile.ForNewText();
        Assert.Equal(0, changed.Count);
        Assert.Equal(0, changed.KeyCount);
        Assert.Equal(profile.Tempo, changed.Tempo);
        Assert.Equal(14, changed.Observe(new TypingPerson(10, keys: 14).Type(), TypingPerson.At).KeyCount);
    }
}
