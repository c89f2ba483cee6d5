using System.Globalization;
using Npgsql;

namespace Ciam.Bench.Rounds;

/// <summary>What <c>bench/run</c> was asked to measure.</summary>
internal sealed record RoundsOptions
{
    /// <summary>Connection to the private cluster as its superuser.</summary>
    public required string Postgres { get; init; }

    /// <summary>Folder of the published server.</summary>
    public required string Server { get; init; }

    /// <summary>Folder of the installed peer; null leaves it out.</summary>
    public string? Peer { get; init; }

    /// <summary>The cluster has pg_stat_statements.</summary>
    public bool CountsStatements { get; init; }

    public string? Report { get; init; }

    /// <summary>Folder for a flame graph of each work; null draws none.</summary>
    public string? Flame { get; init; }
    public int Rounds { get; init; } = 8;
    public int Connections { get; init; } = 16;
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(3);
    public bool Open { get; init; } = true;

    /// <summary>What sign-ins cost, and a flood of them.</summary>
    public bool SignIns { get; init; } = true;
    public IReadOnlyList<Work> Works { get; init; } = Enum.GetValues<Work>();

    public string Database(string name) => new NpgsqlConnectionStringBuilder(Postgres) { Database = name }.ConnectionString;

    /// <summary>Reads <c>--name value</c> pairs; complains in words.</summary>
    public static RoundsOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new RoundsOptions
        {
            Postgres = Environment.GetEnvironmentVariable("BENCH_POSTGRES") ?? throw new ArgumentException("BENCH_POSTGRES is not set; start this by bench/run"),
            Server = Environment.GetEnvironmentVariable("BENCH_SERVER") ?? throw new ArgumentException("BENCH_SERVER is not set; start this by bench/run"),
            Peer = Environment.GetEnvironmentVariable("BENCH_PEER") is { Length: > 0 } peer ? peer : null,
            CountsStatements = Environment.GetEnvironmentVariable("BENCH_STATEMENTS") is { Length: > 0 },
        };
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
                throw new ArgumentException($"{arguments[i]} needs a value");
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture)) },
                "--connections" => options with { Connections = int.Parse(value, CultureInfo.InvariantCulture) },
                "--work" => options with { Works = [.. value.Split(',').Select(name => Enum.Parse<Work>(name, ignoreCase: true))] },
                "--open" => options with { Open = value == "yes" },
                "--signins" => options with { SignIns = value == "yes" },
                "--flame" => options with { Flame = value },
                "--report" => options with { Report = value },
                var other => throw new ArgumentException($"unknown option {other}"),
            };
        }
        return options;
    }
}
