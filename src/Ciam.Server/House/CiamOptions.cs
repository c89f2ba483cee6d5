using System.ComponentModel.DataAnnotations;
using Npgsql;

namespace Ciam.Server.House;

/// <summary>What an operator must or may say (section <c>Ciam</c>); everything else is decided by the house.</summary>
public sealed class CiamOptions
{
    public const string Section = "Ciam";

    /// <summary>Npgsql connection string of the one database all nodes share.</summary>
    [Required]
    public string Database { get; set; } = "";

    /// <summary>The same, with statements that come again prepared in the database; a pooler that does not carry them needs <c>Max Auto Prepare=0</c> said.</summary>
    internal string PreparingDatabase
    {
        get
        {
            var connection = new NpgsqlConnectionStringBuilder(Database);
            if (!Database.Contains("Auto Prepare", StringComparison.OrdinalIgnoreCase))
                (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (256, 2);
            // No statement of the house leaves anything behind in its connection that would have to be taken back.
            connection.NoResetOnClose = true;
            return connection.ConnectionString;
        }
    }

    /// <summary>The issuer identifier: an https URL without query or fragment; http on loopback only (RFC 8414 section 2).</summary>
    [Required]
    public string Issuer { get; set; } = "";

    /// <summary>The name customers know: on every page and in every message.</summary>
    public string BankName { get; set; } = "Demo Bank";

    /// <summary>File holding 32 random bytes in base64; every node is given the same.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>The same by environment, where secrets come that way.</summary>
    public string? MasterKey { get; set; }

    /// <summary>The demo bank: outbox and place pages, demo seed. Refused unless the issuer is on loopback.</summary>
    public bool Demo { get; set; }

    /// <summary>Addresses that clients name (keys, documents, notices) may lie on this machine, and then use http. For development: refused unless the issuer is on loopback.</summary>
    public bool FetchFromLoopback { get; set; }

    /// <summary>Networks (CIDR) of the proxies whose X-Forwarded-For and -Proto are believed.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Sorted SHA-1 hashes of breached passwords, one per line (the layout of Have I Been Pwned); optional.</summary>
    public string? BreachedPasswordsFile { get; set; }

    /// <summary>A right password that stands in that list closes the account until a new one is set; otherwise its owner is told.</summary>
    public bool BreachedPasswordsMustChange { get; set; }

    public MutualTlsOptions MutualTls { get; set; } = new();
    public RegistrationOptions Registration { get; set; } = new();
    public PasskeyOptions Passkeys { get; set; } = new();
    public PlacesOptions Places { get; set; } = new();
    public SmsOptions Sms { get; set; } = new();
    public MailOptions Mail { get; set; } = new();
    public AuditOptions Audit { get; set; } = new();
    public ShutdownOptions Shutdown { get; set; } = new();
    public TelemetryOptions Telemetry { get; set; } = new();
    public PaymentsOptions Payments { get; set; } = new();

    /// <summary>Whether "call me instead" is offered.</summary>
    public bool OffersCalls => Sms.Calls ?? Demo;

    public bool IssuerIsLoopback => Uri.TryCreate(Issuer, UriKind.Absolute, out var uri) && uri.IsLoopback;

    /// <summary>What is wrong, in words; empty when nothing is.</summary>
    public IEnumerable<string> Contradictions()
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0 || Issuer.EndsWith('/'))
            yield return "Ciam:Issuer must be an absolute URL without query, fragment or trailing slash, e.g. https://login.bank.example";
        else if (uri.Scheme != Uri.UriSchemeHttps && !uri.IsLoopback)
            yield return "Ciam:Issuer must use https; http is for loopback only";
        if (string.IsNullOrWhiteSpace(Database))
            yield return "Ciam:Database is missing: give the Npgsql connection string, e.g. Host=db;Username=ciam;Database=ciam";
        if (MasterKey is null && MasterKeyFile is null)
            yield return "Ciam:MasterKeyFile is missing: give the path of a file with 32 random bytes in base64 (openssl rand -base64 32)";
        if (MutualTls.Address is { } host && (!Uri.TryCreate(host, UriKind.Absolute, out var mutual) || mutual.Scheme != Uri.UriSchemeHttps || mutual.PathAndQuery != "/" || host.EndsWith('/')))
            yield return "Ciam:MutualTls:Address must be an https URL of a host alone, e.g. https://mtls.bank.example";
        if (!string.IsNullOrEmpty(MutualTls.Header) && TrustedProxies.Count == 0)
            yield return "Ciam:MutualTls:Header needs Ciam:TrustedProxies: nobody else's header is believed";
        if (Demo && !IssuerIsLoopback)
            yield return "Ciam:Demo is only for a loopback issuer: it shows codes and lets anyone choose a place";
        foreach (var fault in Registration.Contradictions().Concat(Passkeys.Contradictions()))
            yield return fault;
        foreach (var fault in Audit.Contradictions().Concat(Shutdown.Contradictions()).Concat(Telemetry.Contradictions()))
            yield return fault;
        foreach (var fault in Sms.Contradictions().Concat(Mail.Contradictions()))
            yield return fault;
        if (FetchFromLoopback && !IssuerIsLoopback)
            yield return "Ciam:FetchFromLoopback is only for a loopback issuer: it lets clients name addresses on the server's own machine";
    }
}

/// <summary>Client certificates (RFC 8705).</summary>
public sealed class MutualTlsOptions
{
    /// <summary>The header in which a trusted proxy that ends TLS hands on the client's certificate: as RFC 9440 writes it, or as URL-escaped PEM.</summary>
    public string? Header { get; set; }

    /// <summary>Ask every TLS connection of this server's own for a certificate; for a port that browsers do not use.</summary>
    public bool FromConnection { get; set; }

    /// <summary>PEM file of the authorities whose client certificates are believed (<c>tls_client_auth</c>).</summary>
    public string? AuthoritiesFile { get; set; }

    /// <summary>The host at which clients are asked for a certificate, if it is not the issuer's: an https URL, told as <c>mtls_endpoint_aliases</c>.</summary>
    public string? Address { get; set; }

    public bool IsOn => FromConnection || !string.IsNullOrEmpty(Header);
}

/// <summary>Location and network-owner databases (MMDB; several paths are parted by semicolons); none means that nothing is known, never that something is wrong.</summary>
public sealed class PlacesOptions
{
    /// <summary>Where addresses are: cities and countries, as MaxMind or DB-IP write them.</summary>
    public string? CityFile { get; set; }

    /// <summary>Whose networks addresses are in, and whether they are a cloud's or an anonymiser's.</summary>
    public string? NetworkFile { get; set; }
}

/// <summary>What models of payments may learn from.</summary>
public sealed class PaymentsOptions
{
    /// <summary>Client ids whose labels teach without a bound of their own; every other one is bounded as a person is. None said: every client that may report.</summary>
    public IList<string> TrustedLabelClients { get; } = [];
}
