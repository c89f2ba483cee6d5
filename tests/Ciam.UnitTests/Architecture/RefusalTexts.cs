using Ciam.UnitTests.Protocol;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Ciam.UnitTests.Architecture;

/// <summary>What is written behind <c>error_description</c>, wherever in the house it is written.</summary>
public sealed class RefusalTexts
{
    /// <summary>Codes of the OAuth extensions error registry and of OpenID Connect; nothing of our own invention.</summary>
    private static readonly string[] Registered =
    [
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "unsupported_response_type", "invalid_scope", "invalid_target", "invalid_authorization_details", "invalid_grant_id", "access_denied",
        "login_required", "interaction_required", "consent_required", "unmet_authentication_requirements", "request_not_supported", "request_uri_not_supported", "invalid_request_uri", "invalid_request_object", "registration_not_supported",
        "invalid_token", "invalid_dpop_proof", "use_dpop_nonce", "insufficient_scope", "insufficient_user_authentication", "temporarily_unavailable", "server_error",
        "authorization_pending", "slow_down", "expired_token", "invalid_binding_message", "missing_user_code", "invalid_user_code",
        "invalid_redirect_uri", "invalid_client_metadata", "invalid_software_statement", "unapproved_software_statement",
    ];

    [Fact]
    public void Every_description_is_legal_on_the_wire()
    {
        var texts = (from room in new[] { House.Protocol, House.Server }
                     from type in House.Room(room).GetTypes()
                     from method in type.Methods
                     where method.HasBody
                     from call in method.Body.Instructions
                     where call.OpCode == OpCodes.Call && call.Operand is MethodReference { DeclaringType.FullName: "Ciam.Protocol.Refusal", Parameters.Count: 1 } target && IsFactory(target)
                     where call.Previous.OpCode == OpCodes.Ldstr
                     select (string)call.Previous.Operand).ToArray();

        Assert.True(texts.Length > 40, "the search has lost its subject");
        Assert.All(texts, Refused.AssertLegal);
    }

    /// <summary>Descriptions are constants: what is put together at run time may carry what a stranger sent.</summary>
    [Fact]
    public void No_description_is_put_together_from_parts()
    {
        var echoes = from room in new[] { House.Protocol, House.Server }
                     from type in House.Room(room).GetTypes()
                     from method in type.Methods
                     where method.HasBody
                     from call in method.Body.Instructions
                     where call.OpCode == OpCodes.Call && call.Operand is MethodReference { DeclaringType.FullName: "Ciam.Protocol.Refusal", Parameters.Count: 1 } target && IsFactory(target)
                     where call.Previous.OpCode.FlowControl == FlowControl.Call
                     select method.FullName;

        Assert.Empty(echoes);
    }

    [Fact]
    public void Every_code_is_registered()
    {
        var codes = House.Room(House.Protocol).GetType("Ciam.Protocol.Refusal").Methods.Where(IsFactory)
            .Select(factory => (string)factory.Body.Instructions.First(instruction => instruction.OpCode == OpCodes.Ldstr).Operand);

        Assert.Equal(Registered.Order(StringComparer.Ordinal), codes.Order(StringComparer.Ordinal));
    }

    private static bool IsFactory(MethodReference method) => method.ReturnType.FullName == "Ciam.Protocol.Refusal" && !method.HasThis && method.Parameters is [{ ParameterType.FullName: "System.String" }];
}
