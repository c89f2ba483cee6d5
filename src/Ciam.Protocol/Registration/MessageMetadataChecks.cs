using Ciam.Protocol.ClientAuthentication;
using Ciam.Protocol.Jose;
using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>What may be registered about requests and answers that are signed or encrypted (OIDC Registration section 2, RFC 9101, JARM, RFC 9701).</summary>
internal static class MessageMetadataChecks
{
    [Spec("OIDCREG-2"), Spec("RFC9101-10.5"), Spec("JARM-3"), Spec("RFC9701-6")]
    public static IEnumerable<MetadataFault> Faults(Client client)
    {
        var metadata = client.Metadata;
        (string Parameter, string? Alg)[] signing =
        [
            ("request_object_signing_alg", metadata.RequestObjectSigningAlg), ("authorization_signed_response_alg", metadata.AuthorizationSignedResponseAlg),
            ("userinfo_signed_response_alg", metadata.UserinfoSignedResponseAlg), ("introspection_signed_response_alg", metadata.IntrospectionSignedResponseAlg),
        ];
        foreach (var (parameter, alg) in signing)
        {
            if (alg is not null && !client.Profile.SignatureAlgorithms.Contains(alg))
                yield return new(parameter, "is not one of the algorithms of the client's profile");
        }

        if (metadata.ResponseModes is { } modes && (modes.Count == 0 || modes.Except(ResponseModes.All).Any()))
            yield return new("response_modes", "has at least one, and only those that the server knows");
        var signs = metadata.RequestObjectSigningAlg is not null || metadata.RequireSignedRequestObject || client.Profile.RequiresSignedRequests;
        if (signs && metadata.JwksUri is null && ClientKeys.Read(client.Jwks).Count == 0)
            yield return new("jwks", "needs a key that request objects are signed with");
        (string Parameter, string? Alg, string? Enc)[] encryption =
        [
            ("authorization_encrypted_response", metadata.AuthorizationEncryptedResponseAlg, metadata.AuthorizationEncryptedResponseEnc),
            ("id_token_encrypted_response", metadata.IdTokenEncryptedResponseAlg, metadata.IdTokenEncryptedResponseEnc),
            ("userinfo_encrypted_response", metadata.UserinfoEncryptedResponseAlg, metadata.UserinfoEncryptedResponseEnc),
            ("introspection_encrypted_response", metadata.IntrospectionEncryptedResponseAlg, metadata.IntrospectionEncryptedResponseEnc),
        ];
        foreach (var fault in Algorithms("request_object_encryption", metadata.RequestObjectEncryptionAlg, metadata.RequestObjectEncryptionEnc).Concat(encryption.SelectMany(kind => Algorithms(kind.Parameter, kind.Alg, kind.Enc))))
            yield return fault;
        foreach (var (parameter, alg, _) in encryption)
        {
            if (alg is not null && metadata.JwksUri is null && ClientKeys.ForEncryption(client.Jwks, alg) is null)
                yield return new("jwks", $"needs a key for {parameter}_alg");
        }
    }

    private static IEnumerable<MetadataFault> Algorithms(string parameter, string? alg, string? enc)
    {
        if (alg is not null && !EncryptionAlgorithms.All.Contains(alg))
            yield return new(parameter + "_alg", "is not one of the algorithms");
        if (enc is not null && !EncryptionAlgorithms.Contents.Contains(enc))
            yield return new(parameter + "_enc", "is not one of the algorithms");
        if (enc is not null && alg is null)
            yield return new(parameter + "_enc", "goes with an alg only");
    }
}
