using Ciam.Protocol.Wire;

namespace Ciam.ServerTests.Conformance.CrossProduct;

/// <summary>One way of coming by a token: how the client got there, how it proves itself, what binds the token, what it asks for and where.</summary>
public sealed record Crossing(string Grant, string Auth, string Sender, string Details, string Resource)
{
    public const string NoDetails = "no details";
    public const string OfACustomer = "account_information";
    public const string OfAMachine = "confirmation_of_payee";

    public const string NoResource = "no resource";
    public const string TheApi = "the API";
    public const string AnotherApi = "another API";

    public const string Bearer = "bearer";
    public const string Dpop = "DPoP";
    public const string Certificate = "certificate";

    private static readonly string[] Grants = [GrantTypes.AuthorizationCode, GrantTypes.RefreshToken, GrantTypes.ClientCredentials, GrantTypes.TokenExchange, GrantTypes.DeviceCode, GrantTypes.Ciba];
    private static readonly string[] Senders = [Bearer, Dpop, Certificate];

    /// <summary>Every combination there is.</summary>
    public static IEnumerable<Crossing> All =>
        from grant in Grants
        from auth in ClientAuthMethods.All
        from sender in Senders
        from details in new[] { NoDetails, OfACustomer, OfAMachine }
        from resource in new[] { NoResource, TheApi, AnotherApi }
        select new Crossing(grant, auth, sender, details, resource);

    public bool IsAboutACustomer => Grant != GrantTypes.ClientCredentials;

    public bool Refreshes => Grant is GrantTypes.AuthorizationCode or GrantTypes.RefreshToken or GrantTypes.DeviceCode or GrantTypes.Ciba;

    /// <summary>What the specifications answer; null where tokens are given. Who asks comes first, then what, then where.</summary>
    public string? Error => this switch
    {
        // RFC 6749 section 4.4, RFC 8693 section 5, CIBA Core section 4: whoever cannot prove itself acts for nobody, itself included.
        { Grant: GrantTypes.ClientCredentials or GrantTypes.TokenExchange or GrantTypes.Ciba, Auth: ClientAuthMethods.None } => "unauthorized_client",

        // RFC 9396 section 6: only a customer grants what is about a customer, and nothing is asked for later that was not granted before.
        { Grant: GrantTypes.ClientCredentials, Details: OfACustomer } or { Grant: GrantTypes.RefreshToken or GrantTypes.TokenExchange, Details: OfAMachine } => "invalid_authorization_details",

        // RFC 8707 section 2.
        { Resource: AnotherApi } => "invalid_target",
        _ => null,
    };
}
