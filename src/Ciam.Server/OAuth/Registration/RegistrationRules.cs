using Ciam.Protocol;
using Ciam.Protocol.Registration;
using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.Server.OAuth.Registration;

/// <summary>The operator's word on who may register and with what, in the protocol's types; read once.</summary>
internal sealed class RegistrationRules(IOptions<CiamOptions> options)
{
    private readonly RegistrationOptions _options = options.Value.Registration;

    private readonly string? _statementKeys = options.Value.Registration.StatementKeysFile is { } file ? File.ReadAllText(file) : null;

    public string Way => _options.Way;

    public bool IsOpenTo(string way) => _options.Way == way;

    public RegistrationPolicy Policy { get; } = PolicyOf(options.Value.Registration);

    /// <summary>The body as it is to be believed: with what its software statement says, where one is asked for or can be checked.</summary>
    public Outcome<RegistrationBody> Believe(RegistrationBody body, DateTimeOffset now)
    {
        if (!body.Has("software_statement"))
            return IsOpenTo(RegistrationWays.SoftwareStatement) ? Refusal.InvalidSoftwareStatement("software_statement is required") : body;
        return _statementKeys is null ? body : SoftwareStatement.Prove(body, _options.StatementIssuer!, _statementKeys, now);
    }

    private static RegistrationPolicy PolicyOf(RegistrationOptions options)
    {
        var policy = new RegistrationPolicy { SecurityProfile = options.SecurityProfile, NonceInsteadOfPkce = options.NonceInsteadOfPkce };
        if (options.Scopes.Count > 0)
            policy = policy with { Scopes = [.. options.Scopes] };
        return options.GrantTypes.Count > 0 ? policy with { GrantTypes = [.. options.GrantTypes] } : policy;
    }
}
