using System.Globalization;
using System.Text;

namespace Ciam.Decisions.Audit;

/// <summary>An entry as a message of RFC 5424, framed by its length as RFC 5425 asks.</summary>
public static class Syslog
{
    /// <summary>"Security/authorization messages".</summary>
    private const int Facility = 10;
    private const int Informational = 6;
    private const int Warning = 4;

    /// <param name="entry">What happened.</param>
    /// <param name="text">The message itself.</param>
    /// <param name="host">The name of this server.</param>
    public static byte[] Frame(AuditEntry entry, string text, string host)
    {
        var priority = (Facility * 8) + (entry.Succeeded ? Informational : Warning);
        var at = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        // The mark before the text says that it is UTF-8 (section 6.4).
        var message = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{priority}>1 {at} {Name(host, 255)} ciam - {Name(entry.Event, 32)} - \uFEFF{text}"));
        return [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture)), (byte)' ', .. message];
    }

    /// <summary>Visible ASCII only; what is empty is said with a dash.</summary>
    private static string Name(string text, int longest)
    {
        var kept = new string([.. text.Where(letter => letter is > ' ' and <= '~').Take(longest)]);
        return kept.Length == 0 ? "-" : kept;
    }
}
