using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Ciam.Protocol.WebAuthn;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.WebAuthn;

/// <summary>An assertion is checked from its bytes and the public key alone.</summary>
public sealed class SignedAssertions
{
    private const string Origin = "https://login.bank.example";
    private static readonly byte[] Challenge = RandomNumberGenerator.GetBytes(32);
    private static readonly AssertionQuestion Question = new("login.bank.example", Origin, Challenge);

    private readonly SoftAuthenticator _phone = new(Origin);
    private readonly SoftPasskey _key;

    public SignedAssertions()
    {
        _phone.Create("""{"rp":{"id":"login.bank.example"},"user":{"id":"QUJD"},"challenge":"AA"}""");
        _key = _phone.Passkeys[0];
    }

    [Fact]
    [Covers("WEBAUTHN3-7.2"), Covers("WEBAUTHN3-5.1.8"), Covers("WEBAUTHN3-6.1"), Covers("RFC9052-7.1"), Covers("RFC9053-2.1")]
    public void A_right_answer_holds() => Assert.Null(FaultOf(null));

    public static TheoryData<string, Bend, AssertionFault> Wrong => new()
    {
        { "made for enrolling", new Bend { Type = "webauthn.create" }, AssertionFault.OtherCeremony },
        { "another challenge", new Bend { Challenge = "AAAA" }, AssertionFault.OtherChallenge },
        { "another page", new Bend { Origin = "https://login.bank.example.evil.example" }, AssertionFault.OtherOrigin },
        { "in a frame of another page", new Bend { CrossOrigin = true }, AssertionFault.OtherOrigin },
        { "another site", new Bend { RpId = "evil.example" }, AssertionFault.OtherSite },
        { "nobody there", new Bend { Absent = true }, AssertionFault.NobodyPresent },
        { "nobody verified", new Bend { Verified = false }, AssertionFault.UserNotVerified },
        { "another key", new Bend { Forged = true }, AssertionFault.SignatureWrong },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Covers("WEBAUTHN3-7.2")]
    public void A_wrong_answer_is_told_apart(string what, Bend bend, AssertionFault fault) => Assert.True(FaultOf(bend) == fault, what);

    [Fact]
    public void Where_a_touch_will_do_nobody_needs_to_be_verified() => Assert.Null(FaultOf(new Bend { Verified = false }, Question with { UserVerified = false }));

    [Fact]
    [Covers("WEBAUTHN3-7.2")]
    public void One_byte_changed_anywhere_and_it_does_not_hold()
    {
        var signed = Answer(null).Assertion;
        var key = SoftAuthenticator.CoseKey(_key.Key);
        for (var at = 0; at < signed.AuthenticatorData.Length; at++)
            Assert.NotNull((signed with { AuthenticatorData = Changed(signed.AuthenticatorData, at) }).FaultFor(Question, key));
        for (var at = 0; at < signed.ClientDataJson.Length; at++)
            Assert.NotNull((signed with { ClientDataJson = Changed(signed.ClientDataJson, at) }).FaultFor(Question, key));
        for (var at = 0; at < signed.Signature.Length; at++)
            Assert.NotNull((signed with { Signature = Changed(signed.Signature, at) }).FaultFor(Question, key));
    }

    [Fact]
    [Covers("RFC9052-7.1")]
    public void A_key_that_is_cut_short_or_prolonged_is_none()
    {
        var key = SoftAuthenticator.CoseKey(_key.Key);
        Assert.NotNull(CoseKey.TryRead(key));
        for (var length = 0; length < key.Length; length++)
            Assert.Null(CoseKey.TryRead(key.AsSpan(0, length)));
        Assert.Null(CoseKey.TryRead([.. key, 0]));
    }

    [Fact]
    [Covers("RFC9053-2.1")]
    public void A_point_off_the_curve_verifies_nothing()
    {
        var key = SoftAuthenticator.CoseKey(_key.Key);
        key[^1] ^= 1;
        Assert.Equal(AssertionFault.SignatureWrong, Answer(null).Assertion.FaultFor(Question, key));
    }

    [Fact]
    [Covers("RFC9053-2.1")]
    public void A_key_of_rsa_verifies_too()
    {
        using var rsa = RSA.Create(2048);
        var (modulus, data) = (rsa.ExportParameters(false), new byte[] { 1, 2, 3 });
        byte[] cose = [0xA4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00, .. modulus.Modulus!, 0x21, 0x43, .. modulus.Exponent!];
        var key = CoseKey.TryRead(cose)!;
        Assert.True(key.Verifies(data, rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        Assert.False(key.Verifies([1, 2, 4], rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"AA\"}")]
    [InlineData("{\"id\":\"\",\"response\":{}}")]
    [InlineData("{\"id\":\"A!\",\"response\":{\"authenticatorData\":\"AA\",\"clientDataJSON\":\"AA\",\"signature\":\"AA\"}}")]
    [Covers("WEBAUTHN3-5.1.8")]
    public void What_is_no_answer_is_not_read(string json) => Assert.Null(AssertionJson.TryRead(json));

    [Fact]
    [Covers("WEBAUTHN3-5.1.8")]
    public void An_answer_is_bounded() => Assert.Null(AssertionJson.TryRead(JsonSerializer.Serialize(new { pad = new string('a', AssertionJson.Longest) })));

    private AssertionFault? FaultOf(Bend? bend, AssertionQuestion? question = null) => Answer(bend).Assertion.FaultFor(question ?? Question, SoftAuthenticator.CoseKey(_key.Key));

    private AssertionJson Answer(Bend? bend) =>
        AssertionJson.TryRead(_phone.Get($$"""{"rpId":"login.bank.example","challenge":"{{Base64Url.EncodeToString(Challenge)}}"}""", _key, bend)!)!;

    private static byte[] Changed(ReadOnlyMemory<byte> bytes, int at)
    {
        var changed = bytes.ToArray();
        changed[at] ^= 1;
        return changed;
    }
}
