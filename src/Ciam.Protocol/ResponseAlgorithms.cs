using Ciam.Protocol.Jose;

namespace Ciam.Protocol;

/// <summary>By which algorithms a client's answers are signed and encrypted: what it registered, else what the specification says, as far as its profile allows.</summary>
public static class ResponseAlgorithms
{
    /// <summary>JARM section 3, RFC 9701 section 6: RS256 where nothing else was registered; where the profile forbids that, its first.</summary>
    [Spec("JARM-3"), Spec("RFC9701-6")]
    public static string SigningOf(Client client, string? registered) =>
        registered ?? (client.Profile.SignatureAlgorithms.Contains(SignatureAlgorithms.RS256) ? SignatureAlgorithms.RS256 : client.Profile.SignatureAlgorithms[0]);

    public static EncryptionWish? OfAuthorization(ClientMetadata metadata) => EncryptionWish.Of(metadata.AuthorizationEncryptedResponseAlg, metadata.AuthorizationEncryptedResponseEnc);

    public static EncryptionWish? OfIdToken(ClientMetadata metadata) => EncryptionWish.Of(metadata.IdTokenEncryptedResponseAlg, metadata.IdTokenEncryptedResponseEnc);

    public static EncryptionWish? OfUserInfo(ClientMetadata metadata) => EncryptionWish.Of(metadata.UserinfoEncryptedResponseAlg, metadata.UserinfoEncryptedResponseEnc);

    public static EncryptionWish? OfIntrospection(ClientMetadata metadata) => EncryptionWish.Of(metadata.IntrospectionEncryptedResponseAlg, metadata.IntrospectionEncryptedResponseEnc);
}
