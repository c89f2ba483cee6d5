using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Protocol.Jose;
using Ciam.Protocol.SenderConstraint;
using Ciam.Protocol.Token;
using Ciam.Protocol.Wire;
using Ciam.Server.OAuth.Token.Grants;
using Ciam.Server.Risk;
using Ciam.Storage.OAuth;

namespace Ciam.Server.OAuth.Token;

/// <summary>A way to come by tokens: loads what was granted and proves that this request may redeem it.</summary>
internal abstract class Grant
{
    public abstract Task<Outcome<Redemption>> RedeemAsync(TokenRequest request, CancellationToken ct);
}

/// <summary>A token request of a proven client; <see cref="SenderKey"/> is the key whose possession it showed, if it showed one.</summary>
internal sealed record TokenRequest(Client Client, Parameters Form, SenderKey? SenderKey, Caller Caller, DateTimeOffset Now);

/// <summary>A proven redemption, nothing spent yet.</summary>
internal sealed record Redemption
{
    public required GrantedAccess Access { get; init; }
    public required Purpose Purpose { get; init; }
    public GrantRow? Grant { get; init; }

    /// <summary>The mark of the device the grant's session was made on.</summary>
    public byte[]? DeviceMark { get; init; }

    /// <summary>The code to spend.</summary>
    public CodeRow? Code { get; init; }

    /// <summary>The device's code to spend.</summary>
    public DeviceCodeRow? DeviceCode { get; init; }

    /// <summary>The question to spend that the customer said yes to.</summary>
    public BackchannelRequestRow? Backchannel { get; init; }

    /// <summary>The refresh token to spend; with <see cref="IsRetry"/> it was spent a moment ago and its successor is given again.</summary>
    public RefreshTokenRow? RefreshToken { get; init; }

    /// <summary>The token that was given in exchange; the machine that gave it is judged, not the customer.</summary>
    public VerifiedToken? Exchanged { get; init; }

    /// <summary>What risk remembered when the grant was read.</summary>
    public CustomerMemory? Recalled { get; init; }

    public bool IsRetry { get; init; }

    /// <summary>The client keeps the refresh token it has: none is spent, none is made.</summary>
    public bool KeepsRefreshToken { get; init; }

    /// <summary>The refresh token to hand out.</summary>
    public string? Successor { get; init; }

    /// <summary>The key it will be bound to: the one its predecessor had, or a public client's (RFC 9449 section 5).</summary>
    public string? SuccessorKey => RefreshToken is not null ? RefreshToken.SenderKey : Access.Client.IsPublic ? Access.SenderKey?.ToString() : null;

    public Redemption BoundTo(SenderKey? key) => this with { Access = Access with { SenderKey = key } };
}

/// <summary>The grants this server speaks, by their <c>grant_type</c>.</summary>
internal sealed class GrantCatalog(AuthorizationCodeGrant code, RefreshTokenGrant refresh, ClientCredentialsGrant clientCredentials, TokenExchangeGrant exchange, DeviceCodeGrant device, CibaGrant ciba)
{
    public Outcome<Grant> Find(Client client, Parameters form)
    {
        if (GrantTypeChecks.InOrder.FirstRefusal(new ClientRequest { Client = client, Form = form }) is { } no)
            return no;
        return form["grant_type"] switch
        {
            GrantTypes.AuthorizationCode => code,
            GrantTypes.RefreshToken => refresh,
            GrantTypes.ClientCredentials => clientCredentials,
            GrantTypes.TokenExchange => exchange,
            GrantTypes.DeviceCode => device,
            GrantTypes.Ciba => ciba,
            var unknown => throw new InvalidOperationException($"GrantTypes announces {unknown}, and no grant here answers to it."),
        };
    }
}
