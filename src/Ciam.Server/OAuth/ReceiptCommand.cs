using System.Globalization;
using Ciam.Protocol.PaymentApproval;

namespace Ciam.Server.OAuth;

/// <summary>The command <c>receipt verify</c>: checks a receipt of an approved payment with the server's published keys alone; no server, no database, no network.</summary>
internal static class ReceiptCommand
{
    public const string Usage = "usage: receipt verify FILE --jwks FILE [--credential FILE]";

    /// <summary>0: good; 1: refused, with the reason; 2: used wrongly.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output)
    {
        if (Read(arguments) is not var (receipt, jwks, credential))
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        if (new[] { receipt, jwks, credential }.FirstOrDefault(file => file is not null && !File.Exists(file)) is { } missing)
        {
            await output.WriteLineAsync($"{missing}: there is no such file");
            return 2;
        }

        var key = credential is null ? null : CredentialFile.ToCose(await File.ReadAllBytesAsync(credential));
        if (credential is not null && key is null)
        {
            await output.WriteLineAsync($"{credential}: not a P-256, P-384 or RSA public key in COSE, JWK or PEM");
            return 2;
        }

        if (!VerifiedReceipt.Prove(await File.ReadAllTextAsync(receipt), await File.ReadAllTextAsync(jwks), key).TryGet(out var proven, out var no))
        {
            await output.WriteLineAsync($"REFUSED: {no.Description} ({no.Check ?? "CompactJws.TryRead"})");
            return 1;
        }

        await output.WriteAsync(InWords(proven));
        return 0;
    }

    private static (string Receipt, string Jwks, string? Credential)? Read(IReadOnlyList<string> arguments)
    {
        if (arguments is not ["verify", ..])
            return null;
        var rest = arguments.Skip(1).ToList();
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        string? receipt = null;
        for (var at = 0; at < rest.Count; at++)
        {
            if (rest[at] is "--jwks" or "--credential" && at + 1 < rest.Count && named.TryAdd(rest[at], rest[at + 1]))
                at++;
            else if (receipt is null && !rest[at].StartsWith("--", StringComparison.Ordinal))
                receipt = rest[at];
            else
                return null;
        }

        return receipt is not null && named.TryGetValue("--jwks", out var jwks) ? (receipt, jwks, named.GetValueOrDefault("--credential")) : null;
    }

    private static string InWords(VerifiedReceipt proven)
    {
        var statement = proven.Statement;
        var lines = new List<string>
        {
            $"GOOD: receipt {proven.Id} is signed by {statement.Issuer}",
            $"approved  {When(proven.At)}, {(proven.At - statement.At).TotalSeconds:0} seconds after it was asked",
            $"by        customer {statement.Customer}",
            $"for       {proven.ClientName ?? statement.ClientId} ({statement.ClientId})",
        };
        lines.AddRange(proven.InWords.Select(payment => $"payment   {payment}"));
        lines.Add(proven switch
        {
            { IsByPasskey: true, KeyWasBrought: true } => "proof     the passkey whose key was given signed exactly this, with its customer there and verified",
            { IsByPasskey: true } => "proof     a passkey signed exactly this, with its customer there and verified; its key is the one in the receipt (give --credential to use your own copy)",
            _ => $"proof     a code made for exactly this, sent by {(proven.Channel == "sms" ? "text message" : "mail")} to {proven.Recipient}; that it came back is the server's word",
        });
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static string When(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
