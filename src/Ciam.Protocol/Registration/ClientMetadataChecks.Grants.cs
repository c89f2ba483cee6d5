using Ciam.Protocol.Wire;

namespace Ciam.Protocol.Registration;

/// <summary>What a client may register about finer grants: authorization details and token exchange.</summary>
public static partial class ClientMetadataChecks
{
    private const int MostSubjectClients = 50;

    [Spec("RFC8693-5")]
    private static IEnumerable<MetadataFault> Exchange(Client client)
    {
        var exchanges = client.GrantTypes.Contains(GrantTypes.TokenExchange);
        if (client.IsPublic && exchanges)
            yield return new("grant_types", "has no token-exchange for a public client");
        if (client.Metadata.TokenExchangeSubjectClients is { } clients)
        {
            if (!exchanges)
                yield return new("token_exchange_subject_clients", "is for the token-exchange grant only");
            if (clients.Count > MostSubjectClients || clients.Any(id => !IsClientId().IsMatch(id)))
                yield return new("token_exchange_subject_clients", $"has at most {MostSubjectClients} client ids");
        }

        if (client.Metadata.MayActClient is { } actor && (actor == client.ClientId || !IsClientId().IsMatch(actor)))
            yield return new("may_act_client", "is the id of another client");
    }

    [Spec("RFC9396-10")]
    private static IEnumerable<MetadataFault> DetailTypes(Client client, ServerMetadata server)
    {
        if (client.Metadata.AuthorizationDetailsTypes is not { } types)
            yield break;
        if (types.Distinct(StringComparer.Ordinal).Count() != types.Count)
            yield return new("authorization_details_types", "has a type twice");
        if (types.Any(type => server.ApiResources.All(api => !api.AuthorizationDetailsTypes.Contains(type))))
            yield return new("authorization_details_types", "has only types that the server knows");
    }
}
