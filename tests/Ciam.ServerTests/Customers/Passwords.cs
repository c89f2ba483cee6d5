using System.Security.Cryptography;
using System.Text;
using Ciam.Decisions.Customers;
using Ciam.Server.Customers;
using Ciam.Server.Customers.Passwords;
using Ciam.Server.House;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ciam.ServerTests.Customers;

/// <summary>Passwords as they are judged, kept and compared.</summary>
public sealed class Passwords(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly CustomerRow Alice = new() { DisplayName = "Alice Keller", Email = "alice@example.com" };

    [Theory]
    [InlineData("correct-horse-battery-7")]
    [InlineData("tram-lantern-quarry-58")]
    [InlineData("ein lila Pferd jodelt")]
    [InlineData("\U0001F40E\U0001F50B\U0001F4CE\U0001F41F\U0001F333\U0001F3B2\U0001F9C0\U0001F6B2 saddle")]
    [Covers("ASVS5-6.2.5")]
    public void Good_ones_pass_without_digits_or_signs_being_asked_for(string password) => Assert.Empty(Faults(password));

    [Theory]
    [InlineData("", PasswordFault.TooShort)]
    [InlineData("xk3!pQ9", PasswordFault.TooShort)]
    [InlineData("password123", PasswordFault.EasyToGuess)]
    [InlineData("P@ssw0rd!2024", PasswordFault.EasyToGuess)]
    [InlineData("qwertyuiop", PasswordFault.EasyToGuess)]
    [InlineData("19901990199019901990199019901990", PasswordFault.EasyToGuess)]
    [InlineData("abcabcabcabcabcabcabcabc", PasswordFault.EasyToGuess)]
    [InlineData("alice.keller1", PasswordFault.HoldsOwnWords)]
    [InlineData("demobank-alice", PasswordFault.HoldsOwnWords)]
    [InlineData("correct\0horse-battery", PasswordFault.Unreadable)]
    [Covers("ASVS5-6.2.1"), Covers("ASVS5-6.2.4"), Covers("ASVS5-6.2.11")]
    public void Bad_ones_are_told_what_is_wrong(string password, PasswordFault fault) => Assert.Equal(fault, Faults(password)[0]);

    [Fact]
    [Covers("ASVS5-6.2.9")]
    public void More_than_128_characters_are_refused_and_128_are_not()
    {
        var words = string.Concat(Enumerable.Repeat("tram lantern quarry mosaic ", 5));

        Assert.Empty(Faults(words[..128]));
        Assert.Equal([PasswordFault.TooLong], Faults(words[..129]));
    }

    [Fact]
    [Covers("ASVS5-6.2.12")]
    public void Each_breached_password_is_found_on_disk_and_no_other()
    {
        var breached = Enumerable.Range(0, 500).Select(number => $"violin-{number}-harbour").ToList();
        var file = Path.GetTempFileName();
        File.WriteAllLines(file, breached.Select((password, index) => $"{Sha1(password)}:{index * index}").Order(StringComparer.Ordinal));
        using var list = new BreachedPasswords(Options.Create(new CiamOptions { BreachedPasswordsFile = file }));

        Assert.All(breached, password => Assert.True(list.Contains(password)));
        Assert.All(breached, password => Assert.False(list.Contains(password + "!")));
        Assert.Equal(PasswordFault.Breached, PasswordPolicy.Faults(Estimator(list).Look("violin-77-harbour", Alice))[0]);
        File.Delete(file);
    }

    [Fact]
    public void A_file_of_something_else_is_refused_at_start()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "password1\npassword2\npassword3-that-is-long-enough-to-fill-forty-characters\n");

        Assert.Throws<InvalidOperationException>(() => new BreachedPasswords(Options.Create(new CiamOptions { BreachedPasswordsFile = file })));
        File.Delete(file);
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_anew_at_the_next_right_password()
    {
        await using var bank = await app.NewBankAsync();
        var person = await bank.SignUpAsync("alice");
        var old = new PasswordHasher<CustomerRow>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(new CustomerRow(), person.Password);

        var renewed = await bank.WithServicesAsync(async services =>
        {
            var credentials = services.GetRequiredService<Credentials>();
            var row = (await credentials.FindAsync(person.Id, default))!;
            row.PasswordHash = old;
            Assert.Equal(PasswordVerdict.Wrong, await credentials.VerifyPasswordAsync(row, "not-the-password", default));
            Assert.Equal(old, row.PasswordHash);
            Assert.Equal(PasswordVerdict.Right, await credentials.VerifyPasswordAsync(row, person.Password, default));
            return row.PasswordHash!;
        });

        var format = Convert.FromBase64String(renewed);
        Assert.Equal(1, format[0]);
        Assert.Equal(2u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(format.AsSpan(1)));
        Assert.True(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(format.AsSpan(5)) >= 210_000);
    }

    [Fact]
    public async Task Nobody_has_no_password()
    {
        await using var bank = await app.NewBankAsync();

        var verdict = await bank.WithServicesAsync(services => services.GetRequiredService<Credentials>().VerifyPasswordAsync(null, "correct-horse-battery-7", default));

        Assert.Equal(PasswordVerdict.Wrong, verdict);
    }

    [Fact]
    public async Task When_the_lane_is_full_the_rest_is_told_so_at_once()
    {
        using var lane = new HashingLane();
        using var gate = new ManualResetEventSlim();
        var asked = Enumerable.Range(0, 200).Select(_ => lane.TryRunAsync(() => { gate.Wait(); return 1; }, default)).ToList();
        var refused = asked.Count(work => work.IsCompleted && !work.Result.Done);

        gate.Set();
        var answers = await Task.WhenAll(asked);

        Assert.True(refused > 0);
        Assert.Equal(200 - refused, answers.Count(answer => answer.Done));
    }

    [Fact]
    public async Task Hashing_takes_no_thread_from_those_who_answer_requests()
    {
        using var lane = new HashingLane();

        var (done, isOfPool) = await lane.TryRunAsync(() => Thread.CurrentThread.IsThreadPoolThread, default);

        Assert.True(done);
        Assert.False(isOfPool);
    }

    private static PasswordEstimator Estimator(BreachedPasswords list) => new(list, Options.Create(new CiamOptions { BankName = "Demo Bank" }));

    private static IReadOnlyList<PasswordFault> Faults(string password)
    {
        using var none = new BreachedPasswords(Options.Create(new CiamOptions()));
        return PasswordPolicy.Faults(Estimator(none).Look(password, Alice));
    }

#pragma warning disable CA5350 // The format of the list.
    private static string Sha1(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
}
