using System.Text;
using Ciam.Decisions.Behaviour;
using Ciam.Server.Behaviour;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.Behaviour;

/// <summary>Samples come from browsers: what is not one is neutral, and never a fault.</summary>
public sealed class SamplesFromStrangers(CiamApp app) : IClassFixture<CiamApp>
{
    public static TheoryData<string> Noise() => new(
        "", " ", "x", "{", "[]", "null", "1", "\"v\"", "{}", """{"v":2}""", """{"v":"1"}""", """{"v":1e99}""", """{"v":1,"fields":[]}""", """{"v":1,"fields":{"":{"how":"typed"}}}""",
        """{"v":1,"fields":{"email":7}}""", """{"v":1,"fields":{"email":{}}}""", """{"v":1,"fields":{"email":{"how":"guessed"}}}""", """{"v":1,"fields":{"email":{"how":3}}}""",
        """{"v":1,"fields":{"email":{"how":"typed","keys":[[1]]}}}""", """{"v":1,"fields":{"email":{"how":"typed","keys":[[5,1]]}}}""", """{"v":1,"fields":{"email":{"how":"typed","keys":[[0,1e300]]}}}""",
        """{"v":1,"fields":{"email":{"how":"typed","keys":[["a","b"]]}}}""", """{"v":1,"pointer":[[1,2,3]]}""", """{"v":1,"pointer":[[1,2,3,9,0]]}""", """{"v":1,"pointer":{"a":1}}""",
        """{"v":1,"touch":[1]}""", """{"v":1,"touch":[[[1,2,3,4,5,6]]]}""", """{"v":1,"touch":[[[1,2,3,-4,0]]]}""",
        string.Concat(Enumerable.Repeat("[", 400)), """{"v":1,"fields":""" + string.Concat(Enumerable.Repeat("""{"a":""", 60)));

    [Theory]
    [MemberData(nameof(Noise))]
    public void Noise_is_no_sample(string text) => Assert.False(SampleFormat.TryRead(text, out _));

    [Fact]
    public void More_than_a_page_can_tell_is_no_sample()
    {
        var keys = string.Join(',', Enumerable.Range(0, 129).Select(i => $"[{i},{i}]"));
        var moves = string.Join(',', Enumerable.Range(0, 2001).Select(i => $"[{i},1,1,0,0]"));

        Assert.False(SampleFormat.TryRead("""{"v":1,"fields":{"email":{"how":"typed","keys":[""" + keys + "]}}}", out _));
        Assert.False(SampleFormat.TryRead($$"""{"v":1,"pointer":[{{moves}}]}""", out _));
        Assert.False(SampleFormat.TryRead("""{"v":1,"pad":""" + $"\"{new string('x', SampleFormat.MostBytes)}\"}}", out _));
    }

    [Fact]
    public void A_sample_survives_writing_and_reading_and_loses_what_is_no_part_of_it()
    {
        var told = """{"v":1,"fields":{"email":{"how":"typed","keys":[[120.5,190.1],[0,80]],"text":"secret"},"password":{"how":"filled"}},"pointer":[[0,10,20,0,0],[15,12,24,1,1]],"touch":[[[0,1,2,11.5,0.25],[12,3,4,11,0.5]]],"extra":{"who":"me"}}""";

        Assert.True(SampleFormat.TryRead(told, out var sample));
        var written = SampleFormat.Write(sample);

        Assert.True(SampleFormat.TryRead(written, out var again));
        Assert.Equal([new KeyTime(0, 80), new KeyTime(120.5, 190.1)], again.Fields["email"].Keys);
        Assert.Equal((HowEntered.Filled, 2, 2), (again.Fields["password"].How, again.Moves.Count, again.Touches[0].Count));
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(written), StringComparison.Ordinal);
        Assert.DoesNotContain("who", Encoding.UTF8.GetString(written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_sign_in_noise_is_neutral()
    {
        await using var bank = await BehaviourSteps.OpenAsync(app);
        var alice = await bank.SignUpAsync("alice", new PersonSettings { App = true });
        var browser = await bank.EnrolledAsync(alice, Typist.Owner(), signIns: 6);

        foreach (var noise in new[] { "{", "null", """{"v":1,"fields":{"password":{"how":"typed","keys":[[0,0]]}}}""", new string('[', 15_000) })
        {
            (await browser.TypePasswordAsync(alice, noise)).AssertAt("account");
            await browser.SignOutAsync();
        }
    }
}
