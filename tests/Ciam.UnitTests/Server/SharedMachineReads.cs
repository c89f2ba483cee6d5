using System.Collections.Concurrent;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Server.Risk;
using Ciam.Testing;

namespace Ciam.UnitTests.Server;

/// <summary>Machines that ask at once read at once, and only of a busy machine is anything remembered between two questions.</summary>
public sealed class SharedMachineReads
{
    private static readonly MachineAtNetwork Chatbot = new("chatbot", "192.0.2.0/24");

    private readonly FakeClock _clock = new();
    private readonly MachineReads _reads;
    private readonly ConcurrentDictionary<int, DateTimeOffset> _begun = [];
    private int _read;

    public SharedMachineReads() => _reads = new MachineReads(_clock);

    [Fact]
    public async Task A_quiet_machine_is_always_read_anew()
    {
        for (var i = 0; i < 40; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            Assert.Equal(i + 1, await AskAsync(Chatbot));
        }
    }

    [Fact]
    public async Task A_busy_machine_is_told_what_was_read_within_fifty_milliseconds()
    {
        for (var i = 0; i < 500; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(_clock.GetUtcNow() - _begun[await AskAsync(Chatbot)] < TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(_read, 50, 120);
        var known = _read;
        Assert.Equal(known + 1, await AskAsync(Chatbot with { Network = "198.51.100.0/24" }));
    }

    [Fact]
    public async Task Who_was_busy_and_went_quiet_is_read_anew()
    {
        for (var i = 0; i < 60; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await AskAsync(Chatbot);
        }

        _clock.Advance(TimeSpan.FromSeconds(5));
        var known = _read;
        Assert.Equal(known + 1, await AskAsync(Chatbot));
        Assert.Equal(known + 2, await AskAsync(Chatbot));
    }

    [Fact]
    public async Task Nobody_is_given_what_was_asked_before_he_came()
    {
        var first = new TaskCompletionSource();
        var running = AskAsync(Chatbot, first.Task);
        var (second, third) = (AskAsync(Chatbot), AskAsync(Chatbot));
        first.SetResult();
        Assert.Equal(1, await running);
        Assert.Equal(2, await second);
        Assert.Equal(2, await third);
    }

    [Fact]
    public async Task A_question_that_failed_is_asked_again()
    {
        for (var i = 0; i < 60; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await AskAsync(Chatbot);
        }

        _clock.Advance(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(Chatbot, Task.FromException(new TimeoutException())));
        var known = _read;
        Assert.Equal(known + 1, await AskAsync(Chatbot));
    }

    /// <summary>The number of the reading that was told.</summary>
    private async Task<int> AskAsync(MachineAtNetwork machine, Task? until = null)
    {
        var memory = await _reads.ReadAsync(machine, async () =>
        {
            var number = Interlocked.Increment(ref _read);
            _begun[number] = _clock.GetUtcNow();
            await (until ?? Task.CompletedTask);
            return new MachineMemory(new PolicyVersions($"{number}", null), new FailureFacts(), ClientBaseline.None, null, []);
        });
        return int.Parse(memory.Policies.InForce!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
