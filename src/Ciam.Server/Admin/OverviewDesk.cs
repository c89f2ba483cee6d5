using System.Globalization;
using System.Text.Json;
using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Audit;
using Ciam.Storage;
using Ciam.Storage.House;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>How far back the overview looks, in how many columns.</summary>
internal sealed record OverviewSpan(string Name, int Columns, int HoursPerColumn)
{
    public static IReadOnlyList<OverviewSpan> All { get; } = [new("day", 24, 1), new("week", 28, 6), new("month", 30, 24)];

    public static OverviewSpan Named(string? name) => All.FirstOrDefault(span => span.Name == name) ?? All[0];
}

/// <summary>One round spot of the map: two degrees wide, and how many of its sign-ins were held up.</summary>
internal sealed record Spot(string? Country, double Latitude, double Longitude, long Count, long Held);

/// <summary>A process of the server as it last told of itself.</summary>
internal sealed record NodeLine(string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset SeenAt, long MemoryBytes);

/// <summary>How the service fared and fares; nobody is named.</summary>
internal sealed record Overview
{
    public required OverviewSpan Span { get; init; }

    /// <summary>When each column begins; the last is not over.</summary>
    public required IReadOnlyList<DateTimeOffset> Columns { get; init; }
    public required IReadOnlyList<long> SignIns { get; init; }

    /// <summary>Sign-ins and requests for tokens that were turned away.</summary>
    public required IReadOnlyList<long> Refusals { get; init; }
    public required IReadOnlyList<long> StepUps { get; init; }
    public required IReadOnlyList<long> Tokens { get; init; }
    public required IReadOnlyList<long> WrongProofs { get; init; }
    public required IReadOnlyDictionary<FraudVerdict, IReadOnlyList<long>> Payments { get; init; }
    public required IReadOnlyList<(string Reason, long Count)> TopReasons { get; init; }
    public required IReadOnlyList<Spot> Spots { get; init; }
    public required HouseState House { get; init; }
    public required IReadOnlyList<NodeLine> Nodes { get; init; }
    public required QueueState Learning { get; init; }
    public required IReadOnlyList<Alert> Alerts { get; init; }

    /// <summary>Not all of the span has been counted yet.</summary>
    public required bool IsPartial { get; init; }
}

/// <summary>How the service fared lately and how its parts are, in few statements that each read little.</summary>
internal sealed class OverviewDesk(CiamDbContext database, AuditOutlets outlets)
{
    private const int MostReasons = 6;
    private const int MostSpots = 600;

    /// <summary>Hours that nobody has counted yet are counted now, but no more of them than this.</summary>
    private static readonly TimeSpan MostUncounted = TimeSpan.FromHours(25);

    public async Task<Overview> LookAsync(OverviewSpan span, DateTimeOffset now, CancellationToken ct)
    {
        var until = HourCounting.HourOf(now).AddHours(1);
        var from = until.AddHours(-span.Columns * span.HoursPerColumn);
        var counted = await database.LastCountedHourAsync(ct) is { } last ? last.AddHours(1) : DateTimeOffset.MinValue;
        var live = Later(Later(counted, until - MostUncounted), from);
        var counts = counted > from ? await database.CountedAsync(from, live, span.HoursPerColumn, ct) : [];
        foreach (var one in await database.CountHoursAsync(HourCounting.Counted, live, until, ct))
        {
            var column = one.Kind is "reason" or "place" ? -1 : (int)((one.Hour - from.UtcDateTime).TotalHours / span.HoursPerColumn);
            counts.Add(new SpanCount(column, one.Kind, one.Name, one.Count));
        }

        IReadOnlyList<long> Columns(string kind, params string[] names)
        {
            var columns = new long[span.Columns];
            foreach (var count in counts.Where(count => count.Kind == kind && names.Contains(count.Name)))
                columns[Math.Clamp(count.Column, 0, span.Columns - 1)] += count.Count;
            return columns;
        }

        var (refusals, wrong) = (Columns("event", HourCounting.Refused), Columns("event", AuditEvents.ProofRejected));
        var (house, nodes, learning) = await StateAsync(refusals, wrong, now, ct);
        return new Overview
        {
            Span = span,
            Columns = [.. Enumerable.Range(0, span.Columns).Select(i => from.AddHours(i * span.HoursPerColumn))],
            SignIns = Columns("event", AuditEvents.SignInCompleted),
            Refusals = refusals,
            StepUps = Columns("verdict", RiskJson.NameOf(Verdict.StepUp)),
            Tokens = Columns("event", HourCounting.Granted),
            WrongProofs = wrong,
            Payments = Enum.GetValues<FraudVerdict>().ToDictionary(verdict => verdict, verdict => Columns("payment", RiskJson.NameOf(verdict))),
            TopReasons = [.. counts.Where(count => count.Kind == "reason").GroupBy(count => count.Name).Select(group => (Reasons.TitleOf(RiskJson.Named<ReasonCode>(group.Key)), group.Sum(count => count.Count)))
                .OrderByDescending(reason => reason.Item2).ThenBy(reason => reason.Item1, StringComparer.Ordinal).Take(MostReasons)],
            Spots = SpotsOf(counts),
            House = house,
            Nodes = nodes,
            Learning = learning,
            Alerts = Alerts.Of(house),
            IsPartial = live > from && counted < live,
        };
    }

    private async Task<(HouseState House, IReadOnlyList<NodeLine> Nodes, QueueState Learning)> StateAsync(IReadOnlyList<long> refusals, IReadOnlyList<long> wrong, DateTimeOffset now, CancellationToken ct)
    {
        var queues = (await database.WaitingAsync(now, ct)).ToDictionary(queue => queue.Name, queue => new QueueState(queue.Count, queue.Oldest), StringComparer.Ordinal);
        var nodes = await database.Set<NodeRow>().AsNoTracking().OrderBy(row => row.Name).ToListAsync(ct);
        var house = new HouseState
        {
            Now = now,
            Keys = await database.Set<SigningKeyRow>().Where(row => row.PublishedUntil > now).OrderBy(row => row.Alg).ThenBy(row => row.SignsFrom)
                .Select(row => new KeyState(row.Id, row.Alg, row.CreatedAt, row.SignsFrom, row.SignsUntil)).ToListAsync(ct),
            Nodes = [.. nodes.Select(row => new NodeState(row.Name, row.SeenAt))],
            Messages = queues[HouseQueues.Messages],
            Notices = queues[HouseQueues.Notices],
            Cases = queues[HouseQueues.Cases],
            Unsealed = queues[HouseQueues.Unsealed],
            Receivers = [.. (await outlets.StandingAsync(now, ct)).Select(outlet => new ReceiverState(outlet.Name, outlet.Lag, outlet.Failures))],
            Latencies = [.. nodes.Where(row => now - row.SeenAt <= Alerts.NodeSilence).SelectMany(row => JsonSerializer.Deserialize<List<LatencyLine>>(row.Latencies) ?? []).GroupBy(line => line.Kind).OrderBy(lines => lines.Key, StringComparer.Ordinal)
                // Percentiles of several nodes do not add up; the slowest node's are what somebody waited for.
                .Select(lines => new LatencyLine(lines.Key, lines.Sum(line => line.Count), lines.Max(line => line.P50), lines.Max(line => line.P95), lines.Max(line => line.P99)))],
            Refusals = refusals,
            WrongProofs = wrong,
        };
        return (house, [.. nodes.Select(row => new NodeLine(row.Name, row.Version, row.StartedAt, row.SeenAt, row.MemoryBytes))], queues[HouseQueues.Learning]);
    }

    private static List<Spot> SpotsOf(IEnumerable<SpanCount> counts) =>
        [.. counts.Where(count => count.Kind == "place").Select(count => (Parts: count.Name.Split('|'), count.Count)).GroupBy(place => (place.Parts[0], place.Parts[1], place.Parts[2]))
            .Select(group => new Spot(
                group.Key.Item1.Length == 0 ? null : group.Key.Item1,
                double.Parse(group.Key.Item2, CultureInfo.InvariantCulture),
                double.Parse(group.Key.Item3, CultureInfo.InvariantCulture),
                group.Sum(place => place.Count),
                group.Where(place => place.Parts[3] == "held").Sum(place => place.Count)))
            .OrderByDescending(spot => spot.Count).Take(MostSpots)];

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
