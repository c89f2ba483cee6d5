using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.WebAuthn;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.PaymentApproval;

/// <summary>Receipts checked with nothing but the server's published keys: the good one, and every way to spoil it.</summary>
public sealed class Receipts
{
    [Fact]
    public void A_receipt_tells_what_was_approved()
    {
        Assert.True(VerifiedReceipt.Prove(Approved.Receipt(Approved.Statement(Approved.Payment, Approved.Another)), Approved.Jwks, Approved.Cose(Approved.Passkey)).TryGet(out var proven, out var no), no?.Description);

        Assert.Equal(
            ["CHF 1,250.00 to Merchant A, account CH93 0076 2011 6238 5295 7, reference \"Invoice 7\"", "EUR 12.50 to Merchant B, account DE89 3704 0044 0532 0130 00"],
            proven.InWords);
        Assert.Equal((true, true, Sample.Now.AddSeconds(30), "Web bank"), (proven.IsByPasskey, proven.KeyWasBrought, proven.At, proven.ClientName));
    }

    [Fact]
    public void A_sent_code_is_the_servers_word()
    {
        var receipt = Approved.Receipt(proof: new SentCodeProof("sms", "+41 ** *** ** 67", Sample.Now.AddSeconds(5)));

        Assert.True(VerifiedReceipt.Prove(receipt, Approved.Jwks, null).TryGet(out var proven, out _));
        Assert.Equal((false, "sms", "+41 ** *** ** 67"), (proven.IsByPasskey, proven.Channel, proven.Recipient));
        Approved.AssertRefused("ReceiptChecks.PasskeyIsTheProofWhereOneWasBrought", receipt, Approved.Cose(Approved.Passkey));
    }

    /// <summary>Whatever is changed in the file, its signature does not fit any more.</summary>
    [Theory]
    [InlineData("1250.00", "1250.01")]
    [InlineData("Merchant A", "Merchant B")]
    [InlineData("CH9300762011623852957", "DE89370400440532013000")]
    [InlineData("Invoice 7", "Invoice 8")]
    [InlineData("\"iss\":", "\"iss\" :")]
    [InlineData("\"client_id\":\"web\",\"client_name\":\"Web bank\"", "\"client_name\":\"Web bank\",\"client_id\":\"web\"")]
    [InlineData("\"passkey\"", "\"sent_code\"")]
    [Covers("HOUSE-9")]
    public void A_changed_file_is_refused(string from, string to) =>
        Approved.AssertRefused("ReceiptChecks.SignatureIsTheServers", Approved.Tampered(Approved.Receipt(), from, to));

    [Fact]
    public void Another_servers_receipt_is_refused()
    {
        var other = Approved.NewServerKey("server-1");

        Approved.AssertRefused("ReceiptChecks.SignatureIsTheServers", Approved.Receipt(key: other));
        Approved.AssertRefused("ReceiptChecks.SignatureIsTheServers", Approved.Receipt(key: Approved.NewServerKey("server-2")));
        Approved.AssertRefused("ReceiptChecks.SignatureIsTheServers", Approved.Receipt(), jwks: "{\"keys\":[]}");
        Approved.AssertRefused("ReceiptChecks.SignatureIsTheServers", Approved.Receipt(), jwks: "nothing");
    }

    [Theory]
    [InlineData("at+jwt")]
    [InlineData("JWT")]
    public void Another_token_of_the_server_is_no_receipt(string typ) => Approved.AssertRefused("ReceiptChecks.TypeIsAReceipt", Approved.Resigned(Approved.Receipt(), _ => { }, typ));

    /// <summary>Even whoever has the server's key cannot put another payment before the passkey's signature.</summary>
    [Fact]
    public void The_server_itself_cannot_swap_the_payment()
    {
        var other = Approved.Statement(Approved.Payment.Replace("1250.00", "9250.00", StringComparison.Ordinal));
        var proof = Approved.Sign(PaymentStatement.ChallengeOf(Approved.Statement().ToCanonical()));

        Approved.AssertRefused("SignedAssertion.OtherChallenge", Approved.Receipt(other, proof));
    }

    [Fact]
    [Covers("HOUSE-9"), Covers("PSD2RTS-5.1.a")]
    public void Parts_that_contradict_each_other_are_refused()
    {
        var (receipt, other) = (Approved.Receipt(), Approved.Statement(Approved.Another).ToCanonical());

        Approved.AssertRefused("ReceiptChecks.DigestIsTheStatements", Approved.Resigned(receipt, claims => claims["statement"] = other));
        Approved.AssertRefused("ReceiptChecks.DigestIsTheStatements", Approved.Resigned(receipt, claims => claims["digest"] = PaymentStatement.ChallengeOf(other)));
        Approved.AssertRefused("ReceiptChecks.ShownIsWhatWasApproved", Approved.Resigned(receipt, claims =>
        {
            claims["statement"] = other;
            claims["digest"] = PaymentStatement.ChallengeOf(other);
        }));
        Approved.AssertRefused("ReceiptChecks.ShownIsWhatWasApproved", Approved.Resigned(receipt, claims => claims["shown"] = new[] { new { amount = "CHF 1.00", payee = "Merchant A", to = "CH93 0076 2011 6238 5295 7" } }));
        Approved.AssertRefused("ReceiptChecks.ShownIsWhatWasApproved", Approved.Resigned(receipt, claims => claims.Remove("shown")));
        Approved.AssertRefused("ReceiptChecks.StatementIsInItsOneSpelling", Approved.Resigned(receipt, claims => claims["statement"] = " " + claims["statement"]));
        Approved.AssertRefused("ReceiptChecks.StatementIsInItsOneSpelling", Approved.Resigned(receipt, claims => claims.Remove("statement")));
    }

    [Theory]
    [InlineData("iss", "https://evil.example")]
    [InlineData("client_id", "another")]
    [InlineData("jti", "")]
    [InlineData("iat", 1772531990)]
    [InlineData("iat", 1772539200)]
    [InlineData("iat", "soon")]
    public void Claims_that_are_not_the_statements_are_refused(string name, object value) =>
        Approved.AssertRefused("ReceiptChecks.ClaimsAgreeWithTheStatement", Approved.Resigned(Approved.Receipt(), claims => claims[name] = value));

    [Theory]
    [InlineData("method", "word of honour")]
    [InlineData("public_key", "AAAA")]
    [InlineData("signature", "not base64!")]
    [InlineData("client_data", null)]
    public void A_proof_that_nobody_knows_is_refused(string name, string? value) => Approved.AssertRefused("ReceiptChecks.ProofIsOfAKnownKind", Approved.Resigned(Approved.Receipt(), claims =>
    {
        var proof = ((JsonElement)claims["proof"]).Deserialize<Dictionary<string, string?>>()!;
        proof[name] = value;
        claims["proof"] = proof;
    }));

    [Fact]
    public void A_swapped_credential_is_refused()
    {
        var (other, challenge) = (Approved.NewPasskey(), PaymentStatement.ChallengeOf(Approved.Statement().ToCanonical()));

        Approved.AssertGood(Approved.Receipt(), Approved.Cose(Approved.Passkey));
        Approved.AssertRefused("SignedAssertion.IsSignedBy", Approved.Receipt(), Approved.Cose(other));
        Approved.AssertRefused("SignedAssertion.IsSignedBy", Approved.Receipt(proof: Approved.Sign(challenge, other)), Approved.Cose(Approved.Passkey));
        Approved.AssertRefused("SignedAssertion.SignatureWrong", Approved.Receipt(proof: Approved.Sign(challenge, other) with { PublicKey = Approved.Cose(Approved.Passkey) }), Approved.Cose(Approved.Passkey));
    }

    public static TheoryData<string, Bend> Others => new()
    {
        { "OtherCeremony", new Bend { Type = "webauthn.create" } },
        { "OtherChallenge", new Bend { Challenge = new string('A', 43) } },
        { "OtherOrigin", new Bend { Origin = "https://login.bank.example.evil.example" } },
        { "OtherOrigin", new Bend { CrossOrigin = true } },
        { "OtherSite", new Bend { RpId = "evil.example" } },
        { "NobodyPresent", new Bend { Absent = true } },
        { "UserNotVerified", new Bend { Verified = false } },
        { "SignatureWrong", new Bend { Forged = true } },
    };

    /// <summary>What the passkey signed, signed rightly but not for this.</summary>
    [Theory]
    [MemberData(nameof(Others))]
    public void An_assertion_for_something_else_is_refused(string fault, Bend bend) =>
        Approved.AssertRefused("SignedAssertion." + fault, Approved.Receipt(proof: Approved.Sign(PaymentStatement.ChallengeOf(Approved.Statement().ToCanonical()), bend: bend)));

    [Fact]
    public void An_assertion_whose_bytes_were_changed_is_refused()
    {
        var proof = Approved.Sign(PaymentStatement.ChallengeOf(Approved.Statement().ToCanonical()));
        void Refuses(string check, PasskeyProof bent) => Approved.AssertRefused(check, Approved.Receipt(proof: bent));

        Refuses("SignedAssertion.Unreadable", proof with { Assertion = proof.Assertion with { AuthenticatorData = new byte[3] } });
        Refuses("SignedAssertion.Unreadable", proof with { Assertion = proof.Assertion with { ClientDataJson = "[]"u8.ToArray() } });
        Refuses("SignedAssertion.SignatureWrong", proof with { Assertion = proof.Assertion with { ClientDataJson = (byte[])[.. proof.Assertion.ClientDataJson.Span, (byte)' '] } });
        Refuses("SignedAssertion.SignatureWrong", proof with { Assertion = proof.Assertion with { Signature = new byte[70] } });
        Refuses("PasskeyChecks.IsOurs", proof with { RelyingParty = "evil.example" });
        Refuses("PasskeyChecks.IsOurs", proof with { RelyingParty = "ank.example" });
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("not a receipt")]
    public void What_is_no_signed_file_is_refused(string text)
    {
        Assert.False(VerifiedReceipt.Prove(text, Approved.Jwks, null).TryGet(out _, out var no));
        Refused.AssertLegal(no.Description);
    }

    [Fact]
    public void The_header_names_nothing_that_is_not_understood()
    {
        var parts = Approved.Receipt().Split('.');
        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"alg":"ES256","kid":"server-1","typ":"payment-approval-receipt+jwt","crit":["x"]}"""));

        Approved.AssertRefused("ReceiptChecks.SignatureIsTheServers", $"{header}.{parts[1]}.{parts[2]}");
    }

    [Fact]
    public void A_passkeys_key_is_read_however_it_is_written()
    {
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var (key, cose) = (Approved.Passkey.Key, Approved.Cose(Approved.Passkey));
        var n = rsa.ExportParameters(false).Modulus!;
        byte[] coseOfRsa = [0xA4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00, .. n, 0x21, 0x43, 0x01, 0x00, 0x01];

        foreach (var file in new[] { cose, Encoding.UTF8.GetBytes(Approved.Jwk(key)), Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(Base64Url.EncodeToString(cose) + "\n") })
            Assert.Equal(cose, CredentialFile.ToCose(file));
        Assert.Equal(coseOfRsa, CredentialFile.ToCose(Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem())));
        Assert.Equal(CredentialFile.ToCose(Encoding.UTF8.GetBytes(Approved.Jwk(larger))), CredentialFile.ToCose(Encoding.UTF8.GetBytes(larger.ExportSubjectPublicKeyInfoPem())));
        Assert.True(CoseKey.TryRead(CredentialFile.ToCose(Encoding.UTF8.GetBytes(Approved.Jwk(larger))))!.Verifies("x"u8, larger.SignData("x"u8, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence)));
    }

    [Fact]
    public void What_is_no_such_key_is_none()
    {
        var cose = Approved.Cose(Approved.Passkey);
        byte[][] files = [[], [0xA5], cose[..^1], [.. cose, 0], [0xBF, .. cose[1..], 0xFF], [0xA5, 0x01, 0x02, 0x01, .. cose[4..]], Encoding.UTF8.GetBytes("{}"), Encoding.UTF8.GetBytes("-----BEGIN NOTHING-----")];

        Assert.All(files, file => Assert.Null(CredentialFile.ToCose(file)));
    }
}
