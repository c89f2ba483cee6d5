using System.Security.Cryptography;
using Ciam.Server.Customers.WebAuthn;
using Ciam.Server.House;
using Ciam.Testing;

namespace Ciam.UnitTests.Server.Customers;

/// <summary>Attestation statements as authenticators send them, made here from Web Authentication section 8 alone, whole and spoilt.</summary>
public sealed class AttestationFormats
{
    internal static readonly DateTimeOffset Now = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Formats => ["packed", "packed-rs256", "packed-es384", "tpm", "tpm-ecc", "android-key", "fido-u2f", "apple"];

    [Theory]
    [MemberData(nameof(Formats))]
    [Covers("WEBAUTHN3-7.1"), Covers("WEBAUTHN3-8.2"), Covers("WEBAUTHN3-8.3"), Covers("WEBAUTHN3-8.4"), Covers("WEBAUTHN3-8.6"), Covers("WEBAUTHN3-8.8")]
    public void A_whole_statement_holds_and_leads_to_its_root(string format)
    {
        using var made = new MadeAttestation(format);

        Assert.True(made.IsGood());
        Assert.True(made.IsGood(new PasskeyOptions { Attestation = PasskeyOptions.Direct, AttestationRootsFile = made.RootsFile }));
        Assert.Equal(made.Model, Attestation.ModelOf(made.Object()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void One_of_another_asking_key_maker_or_root_does_not(string format)
    {
        using var made = new MadeAttestation(format);
        using var other = new MadeAttestation(format);
        var listed = new PasskeyOptions { Attestation = PasskeyOptions.Direct, AttestationRootsFile = made.RootsFile };
        listed.AllowedAaguids.Add(Guid.NewGuid());

        Assert.False(Attestation.IsGood(made.Object(), SHA256.HashData("another asking"u8), new PasskeyOptions(), Now));
        Assert.False(made.IsGood(new PasskeyOptions { AttestationRootsFile = other.RootsFile }));
        Assert.False(made.IsGood(listed));
        Assert.False(made.Bent(authData: other.AuthData).IsGood());
        Assert.False(made.Bent(certificate: other.Certificate).IsGood());
        if (format != "apple")
            Assert.False(made.Bent(signature: other.Signature).IsGood());
    }

    [Theory]
    [InlineData("tpm", "old version")]
    [InlineData("tpm", "not by a TPM")]
    [InlineData("tpm", "a quote")]
    [InlineData("tpm", "another asking")]
    [InlineData("tpm", "another name")]
    [InlineData("tpm", "another key in words")]
    [InlineData("tpm", "a certificate for servers")]
    [InlineData("tpm", "a certificate with a subject")]
    [InlineData("tpm", "SHA-1")]
    [InlineData("android-key", "another asking")]
    [InlineData("android-key", "for all applications")]
    [InlineData("android-key", "brought from elsewhere")]
    [InlineData("android-key", "to encrypt")]
    [InlineData("android-key", "no description")]
    [InlineData("apple", "no description")]
    [InlineData("apple", "another asking")]
    [InlineData("fido-u2f", "a model")]
    [InlineData("fido-u2f", "two certificates")]
    [InlineData("packed", "an authority's certificate")]
    [InlineData("packed", "another model in the certificate")]
    [InlineData("packed", "no algorithm")]
    public void What_the_format_wants_is_wanted(string format, string lack)
    {
        using var made = new MadeAttestation(format, lack);

        Assert.False(made.IsGood());
    }

    [Fact]
    public void Formats_that_vouch_for_nothing_do_not_do()
    {
        using var made = new MadeAttestation("packed");

        foreach (var format in new[] { "none", "android-safetynet", "compound", "", "PACKED" })
            Assert.False(Attestation.IsGood(made.Object(format), made.Hash, new PasskeyOptions(), Now));
    }

    /// <summary>Bytes of strangers end in no, not in a fault.</summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_cut_off_or_bent_anywhere_is_refused_quietly(string format)
    {
        using var made = new MadeAttestation(format);
        var (whole, dice) = (made.Object(), new Random(5));

        for (var length = 0; length < whole.Length; length += 7)
            Assert.False(Attestation.IsGood(whole.AsMemory(0, length), made.Hash, new PasskeyOptions(), Now));
        for (var i = 0; i < 300; i++)
        {
            var bent = whole.ToArray();
            bent[dice.Next(bent.Length)] ^= (byte)(1 << dice.Next(8));
            Attestation.IsGood(bent, made.Hash, new PasskeyOptions(), Now);
        }
    }
}
