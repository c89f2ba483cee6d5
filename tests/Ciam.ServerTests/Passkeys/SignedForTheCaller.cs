using System.Buffers.Text;
using System.Security.Cryptography;
using Ciam.Protocol.WebAuthn;
using Ciam.Server.Customers;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;
using Service = Ciam.Server.Customers.Passkeys;

namespace Ciam.ServerTests.Passkeys;

/// <summary>A customer's passkey signs a challenge that the caller made, as a payment wants it.</summary>
public sealed class SignedForTheCaller(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly byte[] Challenge = SHA256.HashData("exactly this payment"u8);

    [Fact]
    public async Task What_comes_back_can_be_checked_again_from_the_bytes_alone()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator());
        var passkey = await bank.AddPasskeyAsync(alice, phone);

        var signed = await SignAsync(bank, alice, phone);

        Assert.NotNull(signed);
        Assert.Equal(passkey.Id, signed.CredentialId);
        Assert.Equal(SoftAuthenticator.CoseKey(passkey.Key), signed.PublicKey);
        Assert.Null(signed.Assertion.FaultFor(new AssertionQuestion("localhost", bank.Issuer.GetLeftPart(UriPartial.Authority), Challenge), signed.PublicKey));
        Assert.Equal(bank.Clock.GetUtcNow(), Assert.Single(await bank.PasskeysOfAsync(alice)).LastUsedAt);
    }

    public static TheoryData<string, Bend> Wrong => new()
    {
        { "another payment", new Bend { Challenge = Base64Url.EncodeToString(SHA256.HashData("another payment"u8)) } },
        { "another page", new Bend { Origin = "https://evil.example" } },
        { "another site", new Bend { RpId = "evil.example" } },
        { "nobody verified", new Bend { Verified = false } },
        { "forged", new Bend { Forged = true } },
        { "made for enrolling", new Bend { Type = "webauthn.create" } },
        { "another account's handle", new Bend { UserHandle = Guid.NewGuid().ToString() } },
        { "unknown credential", new Bend { CredentialId = [1, 2, 3] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_answer_is_none(string what, Bend bend)
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);

        Assert.True(await SignAsync(bank, alice, phone, bend) is null, what);
    }

    [Fact]
    public async Task Somebody_elses_passkey_is_no_answer()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob, phone) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, bank.NewAuthenticator());
        var bobs = await bank.AddPasskeyAsync(bob, phone);

        Assert.Null(await SignAsync(bank, alice, phone, null, bobs));
    }

    [Fact]
    public async Task A_counter_that_went_back_is_refused_audited_and_told_to_the_owner()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        Assert.NotNull(await SignAsync(bank, alice, phone, new Bend { Count = 9 }));

        Assert.Null(await SignAsync(bank, alice, phone, new Bend { Count = 9 }));
        Assert.Null(await SignAsync(bank, alice, phone, new Bend { Count = 3 }));
        Assert.Null(await SignAsync(bank, alice, phone, new Bend { Count = 0 }));
        Assert.Null(await SignAsync(bank, alice, phone, new Bend { Count = 2, Forged = true }));

        Assert.Equal(3, (await bank.RowsAsync("select event from ciam.audit_entry where event = 'passkey.counter_went_back'")).Count);
        Assert.NotNull(Assert.Single(await bank.PasskeysOfAsync(alice)).SuspectSince);
        Assert.Single(await bank.InboxAsync(alice.Email), mail => mail.Subject.Contains("copied", StringComparison.Ordinal));
        Assert.NotNull(await SignAsync(bank, alice, phone, new Bend { Count = 10 }));
    }

    private static async Task<SignedChallenge?> SignAsync(Bank bank, Person person, SoftAuthenticator phone, Bend? bend = null, SoftPasskey? with = null) => await bank.WithServicesAsync(async services =>
    {
        var passkeys = services.GetRequiredService<Service>();
        var customer = (await services.GetRequiredService<Credentials>().FindAsync(person.Id, CancellationToken.None))!;
        var answer = phone.Get(await passkeys.AskToSignAsync(customer, Challenge, CancellationToken.None), with, bend);
        return await passkeys.VerifySignedAsync(customer, Challenge, answer!, bank.Clock.GetUtcNow(), CancellationToken.None);
    });
}
