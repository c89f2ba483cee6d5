using System.Net;
using System.Net.Mail;

namespace Ciam.Server.House;

/// <summary>How the way to the mail relay is protected.</summary>
public enum MailProtection
{
    /// <summary>TLS begun by a command (RFC 3207), as relays want it on port 587; without it nothing is told.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314), as on port 465.</summary>
    Tls,

    /// <summary>In the clear: on loopback only.</summary>
    None,
}

/// <summary>An SMTP relay; without one the messages stay in the outbox.</summary>
public sealed class MailOptions
{
    /// <summary>The relay's name or address.</summary>
    public string? Host { get; set; }

    /// <summary>The relay's port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>The sender: an address, with a name before it if wanted.</summary>
    public string From { get; set; } = "no-reply@localhost";

    /// <summary>Who signs in to the relay; without one nobody does.</summary>
    public string? User { get; set; }

    /// <summary>The user's password.</summary>
    public string? Password { get; set; }

    /// <summary>Unsaid: TLS from the first byte on port 465, by a command on others, none on loopback.</summary>
    public MailProtection? Security { get; set; }

    /// <summary>PEM file of the authorities whose certificate the relay may show; without it the machine's own are believed.</summary>
    public string? RootsFile { get; set; }

    /// <summary>Whether a code by mail answers risk for a customer who has no second factor; without it such a sign-in is refused.</summary>
    public bool CodeAnswersRisk { get; set; } = true;

    public MailProtection Protection => Security ?? (IsLoopback ? MailProtection.None : Port == 465 ? MailProtection.Tls : MailProtection.StartTls);

    public MailAddress Sender => new(From);

    private bool IsLoopback => Host is "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    public IEnumerable<string> Contradictions()
    {
        if (!MailAddress.TryCreate(From, out _))
            yield return "Ciam:Mail:From must be an address, e.g. Bank <no-reply@bank.example>";
        if (Protection == MailProtection.None && !IsLoopback)
            yield return "Ciam:Mail:Security=None is only for a relay on loopback: letters hold codes";
        if (RootsFile is { } file && !File.Exists(file))
            yield return "Ciam:Mail:RootsFile is not there";
    }
}
