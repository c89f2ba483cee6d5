using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.Customers;
using Ciam.Testing;

namespace Ciam.ServerTests.Attacks;

/// <summary>Somebody has codes sent to numbers that pay him for it (SMS pumping), and never types one back.</summary>
public sealed class SmsPumping(CiamApp app) : IClassFixture<CiamApp>
{
    /// <summary>What is in flight while it is not yet clear, and once more as that becomes clear.</summary>
    private const int MostPumped = 2 * 20;

    [Fact]
    public async Task An_attack_on_one_prefix_stops_within_forty_messages_and_home_goes_on()
    {
        await using var bank = await app.NewBankAsync();
        var (pumped, athome, refusedAtHome) = (0, 0, 0);
        for (var i = 0; i < 600; i++)
        {
            if (await bank.SendCodeAsync($"+998991{i:000000}"))
                pumped++;
            if (i % 3 == 0 && await bank.SendCodeAsync($"+4179{i:0000000}", isTypedBack: i % 15 != 0))
                athome++;
            else if (i % 3 == 0)
                refusedAtHome++;
            bank.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.InRange(pumped, 20, MostPumped);
        Assert.Equal((200, 0), (athome, refusedAtHome));
        Assert.Equal(["+998991"], await bank.RowsAsync("select target from ciam.customers_text_pause"));
        Assert.Equal(["+998991"], await bank.RowsAsync($"select after ->> 'target' from ciam.audit_entry where event = '{AuditEvents.TextsPaused}'"));
    }

    [Fact]
    public async Task A_burst_is_stopped_before_anything_is_known()
    {
        await using var bank = await app.NewBankAsync();
        var sent = 0;
        for (var i = 0; i < 100; i++)
            sent += await bank.SendCodeAsync($"+998991{i:000000}") ? 1 : 0;

        Assert.Equal(20, sent);
        Assert.Empty(await bank.RowsAsync("select target from ciam.customers_text_pause"));
    }

    [Fact]
    public async Task An_attack_spread_over_many_prefixes_meets_the_countrys_alarm()
    {
        await using var bank = await app.NewBankAsync();
        var pumped = 0;
        for (var i = 0; i < 1000; i++)
        {
            pumped += await bank.SendCodeAsync($"+998{i:000}{i:000000}") ? 1 : 0;
            bank.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.InRange(pumped, 50, 150);
        Assert.Equal(["UZ"], await bank.RowsAsync("select target from ciam.customers_text_pause"));
    }

    [Fact]
    public async Task Where_people_type_their_codes_back_nothing_is_ever_paused()
    {
        await using var bank = await app.NewBankAsync();
        for (var i = 0; i < 400; i++)
        {
            Assert.True(await bank.SendCodeAsync($"+998991{i:000000}", isTypedBack: i % 5 < 2));
            bank.Clock.Advance(TimeSpan.FromSeconds(7));
        }

        Assert.Empty(await bank.RowsAsync("select target from ciam.customers_text_pause"));
    }

    [Fact]
    public async Task A_customer_who_has_typed_a_code_back_from_a_number_gets_codes_there_during_a_pause()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice", new PersonSettings { Phone = "+998991777777" });
        await bank.SendCodeAsync(alice.Phone!, isTypedBack: true, customer: alice.Id);
        bank.Clock.Advance(TimeSpan.FromDays(2));
        await PumpAsync(bank, "+998991");

        Assert.True(await bank.SendCodeAsync(alice.Phone!, customer: alice.Id));
        Assert.False(await bank.SendCodeAsync("+998991888888", customer: alice.Id));
    }

    [Fact]
    public async Task A_countrys_pause_spares_the_prefix_where_people_type_back()
    {
        await using var bank = await app.NewBankAsync();
        for (var i = 0; i < 15; i++)
            await bank.SendCodeAsync($"+998771{i:000000}", isTypedBack: true);
        for (var i = 0; i < 400; i++)
        {
            await bank.SendCodeAsync($"+998{i:000}{i:000000}");
            bank.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(["UZ"], await bank.RowsAsync("select target from ciam.customers_text_pause"));
        Assert.True(await bank.SendCodeAsync("+998771999999"));
        Assert.False(await bank.SendCodeAsync("+998662999999"));
    }

    [Fact]
    public async Task A_pause_ends_and_the_next_one_lasts_four_times_as_long()
    {
        await using var bank = await app.NewBankAsync();
        await PumpAsync(bank, "+998991");
        Assert.False(await bank.SendCodeAsync("+998991000999"));

        bank.Clock.Advance(TextPauses.First);
        Assert.True(await bank.SendCodeAsync("+998991000999"));
        await PumpAsync(bank, "+998991");
        bank.Clock.Advance(4 * TextPauses.First - TimeSpan.FromSeconds(1));
        Assert.False(await bank.SendCodeAsync("+998991000999"));
        bank.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await bank.SendCodeAsync("+998991000999"));
        Assert.Equal(["2"], await bank.RowsAsync("select times::text from ciam.customers_text_pause"));
    }

    [Fact]
    public async Task Staff_see_it_and_resume_it_with_a_reason()
    {
        await using var bank = await app.NewBankAsync();
        await bank.SendCodeAsync("+41791234567", isTypedBack: true);
        await PumpAsync(bank, "+998991");
        var (_, browser) = await bank.StaffAsync("admin");

        var page = await browser.GoAsync("/admin/messages");
        Assert.Contains("+998991", page.Text, StringComparison.Ordinal);
        Assert.Contains("Uzbekistan", page.Text, StringComparison.Ordinal);
        Assert.Contains("0 of 20 codes typed back; usual is 70", page.Text, StringComparison.Ordinal);
        Assert.Contains("Switzerland", page.Text, StringComparison.Ordinal);
        await browser.ClickAsync("a[href$='/resume']");
        Assert.Equal(400, (int)(await browser.SubmitAsync("form:has(#reason)", new Dictionary<string, string> { ["reason"] = "" })).Status);
        await browser.SubmitAsync("form:has(#reason)", new Dictionary<string, string> { ["reason"] = "A campaign of our own" });

        Assert.True(await bank.SendCodeAsync("+998991000999"));
        Assert.DoesNotContain("+998991", (await browser.GoAsync("/admin/messages")).Text, StringComparison.Ordinal);
        Assert.Equal(["A campaign of our own"], await bank.RowsAsync($"select reason from ciam.audit_entry where event = '{AuditEvents.TextsResumed}'"));
        Assert.Equal(404, (int)(await browser.GoAsync("/admin/messages/%2B998991/resume")).Status);
    }

    [Fact]
    public async Task Neither_logs_nor_trail_hold_a_number()
    {
        await using var bank = await app.NewBankAsync();
        await PumpAsync(bank, "+998991");

        Assert.DoesNotContain(bank.Logs.Lines, line => line.ToString().Contains("99899100", StringComparison.Ordinal));
        Assert.DoesNotContain((await bank.Audit.OpenedAsync()).Select(row => System.Text.Json.JsonSerializer.Serialize(row)), entry => entry.Contains("99899100", StringComparison.Ordinal));
    }

    private static async Task PumpAsync(Bank bank, string prefix)
    {
        for (var i = 0; i < 20; i++)
            await bank.SendCodeAsync($"{prefix}{i:000000}");
        bank.Clock.Advance(TextGuard.AnsweredWithin);
        Assert.False(await bank.SendCodeAsync($"{prefix}000099"));
    }
}
