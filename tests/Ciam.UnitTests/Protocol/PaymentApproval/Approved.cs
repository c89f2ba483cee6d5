using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ciam.Protocol.Jose;
using Ciam.Protocol.PaymentApproval;
using Ciam.Protocol.RichAuthorization;
using Ciam.Protocol.WebAuthn;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.PaymentApproval;

/// <summary>A server that signs receipts, a passkey made of software, and a payment that it approved.</summary>
internal static class Approved
{
    public const string Payment = """{"type":"payment_initiation","instructedAmount":{"currency":"CHF","amount":"1250.00"},"creditorName":"Merchant A","creditorAccount":{"iban":"CH9300762011623852957"},"remittanceInformationUnstructured":"Invoice 7"}""";
    public const string Another = """{"type":"payment_initiation","instructedAmount":{"currency":"EUR","amount":"12.5"},"creditorName":"Merchant B","creditorAccount":{"iban":"DE89370400440532013000"}}""";
    public const string RelyingParty = "bank.example";

    public static readonly SigningKey ServerKey = NewServerKey("server-1");
    public static readonly SoftPasskey Passkey = NewPasskey();

    public static readonly string Jwks = new KeySet([ServerKey]).ToJson();

    public static SigningKey NewServerKey(string kid)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SigningKey.FromPkcs8(kid, SignatureAlgorithms.ES256, key.ExportPkcs8PrivateKey());
    }

    public static PaymentStatement Statement(params string[] payments) => new()
    {
        Issuer = Sample.Issuer,
        ClientId = "web",
        Customer = "0198c0de-0000-7000-8000-000000000001",
        Request = "0198c0de-0000-7000-8000-000000000002",
        Nonce = Base64Url.EncodeToString(SHA256.HashData("chance"u8)),
        At = Sample.Now,
        Payments = AuthorizationDetailList.Read($"[{string.Join(',', payments.Length == 0 ? [Payment] : payments)}]")!,
    };

    public static SoftPasskey NewPasskey() => new([1, 2, 3], ECDsa.Create(ECCurve.NamedCurves.nistP256), RelyingParty, [7]);

    /// <summary>What a passkey answers to a challenge, perhaps bent.</summary>
    public static PasskeyProof Sign(string challenge, SoftPasskey? passkey = null, Bend? bend = null)
    {
        var used = passkey ?? Passkey;
        var answer = AssertionJson.TryRead(new SoftAuthenticator(Sample.Issuer).Get(JsonSerializer.Serialize(new { challenge, rpId = RelyingParty }), used, bend)!)!;
        return new PasskeyProof(answer.CredentialId, Cose(used), answer.Assertion, RelyingParty);
    }

    public static string Receipt(PaymentStatement? statement = null, ApprovalProof? proof = null, SigningKey? key = null)
    {
        var text = (statement ?? Statement()).ToCanonical();
        return new ApprovalReceipt
        {
            Id = "0198c0de-0000-7000-8000-000000000003",
            At = Sample.Now.AddSeconds(30),
            Statement = text,
            Proof = proof ?? Sign(PaymentStatement.ChallengeOf(text)),
            Acr = "urn:ciam:acr:2",
            Amr = ["pwd", "otp", "mfa"],
            AuthTime = Sample.Now.AddMinutes(-1),
            ClientName = "Web bank",
        }.Sign(key ?? ServerKey);
    }

    /// <summary>The receipt's claims changed and signed again by the server's own key: what only somebody with that key could make.</summary>
    public static string Resigned(string receipt, Action<Dictionary<string, object>> bend, string typ = TokenTypes.PaymentApprovalReceipt)
    {
        var claims = JsonSerializer.Deserialize<Dictionary<string, object>>(Base64Url.DecodeFromChars(receipt.Split('.')[1]))!;
        bend(claims);
        return Signer.Sign(claims, ServerKey, typ);
    }

    /// <summary>The receipt's bytes changed, its signature kept.</summary>
    public static string Tampered(string receipt, string from, string to)
    {
        var parts = receipt.Split('.');
        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        Assert.Contains(from, payload, StringComparison.Ordinal);
        return $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.Replace(from, to, StringComparison.Ordinal)))}.{parts[2]}";
    }

    public static byte[] Cose(SoftPasskey passkey) => SoftAuthenticator.CoseKey(passkey.Key);

    public static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        return JsonSerializer.Serialize(new { kty = "EC", crv = key.KeySize == 256 ? "P-256" : "P-384", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) });
    }

    public static void AssertGood(string receipt, byte[]? credential = null) =>
        Assert.True(VerifiedReceipt.Prove(receipt, Jwks, credential).TryGet(out _, out var no), no?.Description);

    public static void AssertRefused(string check, string receipt, byte[]? credential = null, string? jwks = null)
    {
        Assert.False(VerifiedReceipt.Prove(receipt, jwks ?? Jwks, credential).TryGet(out _, out var no));
        Refused.As("invalid_token", check, no);
    }
}
