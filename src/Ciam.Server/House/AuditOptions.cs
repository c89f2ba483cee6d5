using Ciam.Decisions.Audit;

namespace Ciam.Server.House;

/// <summary>Sealing, keeping and handing on of the audit trail.</summary>
public sealed class AuditOptions
{
    /// <summary>What was written longer ago than this is sealed.</summary>
    public TimeSpan SealEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Places outside where the newest seal is written down.</summary>
    public IList<OutletOptions> Anchors { get; } = [];

    /// <summary>Receivers of every sealed entry.</summary>
    public IList<OutletOptions> Exports { get; } = [];

    /// <summary>Hosts of receivers that stand inside, where no other request of the server goes; by the very name that their Url or Otlp bears.</summary>
    public IList<string> InnerHosts { get; } = [];

    /// <summary>Days that a class of events is kept at least; it goes when its quarter or year has been over for so long.</summary>
    public IDictionary<string, int> KeptDays { get; } = new Dictionary<string, int>(StringComparer.Ordinal);

    public TimeSpan KeptOf(string name) => TimeSpan.FromDays(KeptDays.TryGetValue(name, out var days) ? days : name == AuditClasses.Token ? 400 : 7 * 366);

    /// <summary>What is wrong, in words; empty when nothing is.</summary>
    public IEnumerable<string> Contradictions()
    {
        if (SealEvery < TimeSpan.FromSeconds(1) || SealEvery > TimeSpan.FromHours(1))
            yield return "Ciam:Audit:SealEvery lies between one second and one hour";
        foreach (var (name, days) in KeptDays)
        {
            if (!AuditClasses.All.Contains(name) || days is < 1 or > 36500)
                yield return $"Ciam:Audit:KeptDays:{name}: the classes are {string.Join(", ", AuditClasses.All)}, and the days a number from 1 to 36500";
        }

        foreach (var (list, outlets) in new[] { ("Anchors", Anchors), ("Exports", Exports) })
        {
            if (outlets.Any(outlet => outlet.Name.Length is 0 or > 60) || outlets.Select(outlet => outlet.Name).Distinct().Count() != outlets.Count)
                yield return $"Ciam:Audit:{list}: each has a Name of its own";
            foreach (var outlet in outlets.Where(outlet => outlet.WaysGiven != 1))
                yield return $"Ciam:Audit:{list}: {outlet.Name} names exactly one of File, Url, {(list == "Anchors" ? "Database" : "Syslog, Otlp")}";
            foreach (var outlet in outlets.Where(outlet => list == "Anchors" ? outlet.Syslog is not null || outlet.Otlp is not null : outlet.Database is not null))
                yield return $"Ciam:Audit:{list}: {outlet.Name} names a way that is not for this list";
            foreach (var outlet in outlets.Where(outlet => outlet.Syslog is { } syslog && syslog.Split(':') is not [{ Length: > 0 }, { Length: > 0 }]))
                yield return $"Ciam:Audit:{list}: {outlet.Name}: Syslog is host:port";
        }
    }
}

/// <summary>One receiver outside: exactly one way to it.</summary>
public sealed class OutletOptions
{
    /// <summary>How the console and the cursor call it.</summary>
    public string Name { get; set; } = "";

    /// <summary>A file that only grows: one JSON object in each line.</summary>
    public string? File { get; set; }

    /// <summary>An https address that is posted to.</summary>
    public string? Url { get; set; }

    /// <summary>Sent along as a bearer token.</summary>
    public string? Token { get; set; }

    /// <summary>For anchors: an Npgsql connection string of another database.</summary>
    public string? Database { get; set; }

    /// <summary>For exports: host:port of a receiver of RFC 5424 over TLS.</summary>
    public string? Syslog { get; set; }

    /// <summary>PEM file of the authority that the syslog receiver's certificate leads to, where it is none of the system's.</summary>
    public string? AuthorityFile { get; set; }

    /// <summary>For exports: an OTLP/HTTP receiver of logs, e.g. https://collector/v1/logs.</summary>
    public string? Otlp { get; set; }

    /// <summary>Whether the receiver is told what entries tell of persons. What it was told, erasure here does not reach.</summary>
    public bool Personal { get; set; }

    internal int WaysGiven => new[] { File, Url, Database, Syslog, Otlp }.Count(way => !string.IsNullOrEmpty(way));
}
