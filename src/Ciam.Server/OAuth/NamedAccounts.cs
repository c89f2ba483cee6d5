using Ciam.Protocol;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Server.Customers;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.Primitives;

namespace Ciam.Server.OAuth;

/// <summary>Whom a client named: a mark for the name, and the customer who may be asked; null where there is nobody to ask.</summary>
internal sealed record NamedAccount(byte[] Hash, Guid? CustomerId);

/// <summary>
/// Finds whom a backchannel authentication request means. A name that nobody bears, a customer who cannot be asked and one who can are the same to the client: they
/// cost the same queries and give the same answer (docs/adr/0008).
/// </summary>
internal sealed class NamedAccounts(CiamDbContext database, Credentials credentials, UserCodes codes, TokenKeys keys, Subjects subjects, Vault vault)
{
    /// <summary>A user code is short: five tries at once by one app, then one in ten minutes; all apps together have thrice that.</summary>
    private static readonly Bucket CodesOfClient = new(5, TimeSpan.FromMinutes(10));
    private static readonly Bucket CodesOfAll = new(15, TimeSpan.FromMinutes(3));

    [Spec("CIBA-7.1"), Spec("CIBA-7.2")]
    public async Task<Outcome<NamedAccount>> FindAsync(BackchannelRequest request, DateTimeOffset now, CancellationToken ct)
    {
        if (!(await NameOfAsync(request, now, ct)).TryGet(out var named, out var no))
            return no;
        var customer = named.Id is { } id ? await credentials.FindAsync(id, ct) : await credentials.FindByEmailAsync(named.Typed, ct);
        var mark = vault.HmacText("backchannel-account", customer is null ? named.Typed.ToUpperInvariant() : customer.Id.ToString("N"));
        var who = customer?.Id ?? Guid.Empty;
        if (request.UserCode is { } code)
        {
            if (!await IsRightAsync(request.Client, mark, who, code, now, ct))
                return Refusal.InvalidUserCode("user_code is wrong") with { Check = nameof(NamedAccounts) };
        }
        else if (await codes.HasAsync(who, ct))
        {
            customer = null;
        }

        return new NamedAccount(mark, MayBeAsked(customer) ? customer.Id : null);
    }

    /// <summary>One whom another module named; a customer with a user code is asked only by whoever was told it.</summary>
    public async Task<NamedAccount> OfCustomerAsync(Guid customerId, CancellationToken ct)
    {
        var customer = await codes.HasAsync(customerId, ct) ? null : await credentials.FindAsync(customerId, ct);
        return new NamedAccount(vault.HmacText("backchannel-account", customerId.ToString("N")), MayBeAsked(customer) ? customer.Id : null);
    }

    private static bool MayBeAsked([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] CustomerRow? customer) => customer is { SuspendedAt: null, MustChangePassword: false, EmailConfirmed: true };

    /// <summary>Counted before it is compared, for a name that nobody bears too; a right one is given back.</summary>
    [Spec("CIBA-7.1.2")]
    private async Task<bool> IsRightAsync(Client client, byte[] mark, Guid who, string code, DateTimeOffset now, CancellationToken ct)
    {
        var account = Convert.ToHexStringLower(mark.AsSpan(0, 16));
        var (byClient, byAll) = (Throttle.Key(account, "user-code", Convert.ToHexStringLower(Handle.HashOf(client.ClientId).AsSpan(0, 8))), Throttle.Key(account, "user-codes"));
        if (!await database.TryTakeAsync(byClient, CodesOfClient, now, ct) || !await database.TryTakeAsync(byAll, CodesOfAll, now, ct) || !await codes.MatchesAsync(who, code, ct))
            return false;
        await database.GiveBackAsync(byClient, CodesOfClient, ct);
        await database.GiveBackAsync(byAll, CodesOfAll, ct);
        return true;
    }

    /// <summary>The address that was typed, or the customer that an ID token of ours given to this client names.</summary>
    private async Task<Outcome<Name>> NameOfAsync(BackchannelRequest request, DateTimeOffset now, CancellationToken ct)
    {
        if (request.IdTokenHint is not { } hint)
            return new Name(null, request.LoginHint!.Trim());
        if (!(await keys.ProveHintAsync(hint, now, ct)).TryGet(out var token, out var no))
            return no;
        return token.Audience.Contains(request.Client.ClientId) && subjects.Read(request.Client, token.Subject) is { } id
            ? new Name(id, id.ToString("N"))
            : Refusal.InvalidRequest("id_token_hint was not given to this client") with { Check = nameof(NamedAccounts) };
    }

    private sealed record Name(Guid? Id, string Typed);
}
