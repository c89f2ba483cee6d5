using System.Globalization;
using System.Text;

namespace Ciam.Decisions.Learning;

/// <summary>A measured figure with its 95 % interval.</summary>
public sealed record CardFigure(string Name, double Value, double Low, double High);

/// <summary>What anybody needs to know before they trust a model (Mitchell et al. 2019): written by the training itself, for every model.</summary>
public sealed record ModelCard
{
    public required string Version { get; init; }
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>The version it went on from; null when it began anew.</summary>
    public string? Start { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The payments it learned from.</summary>
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset Until { get; init; }
    public required int Rows { get; init; }
    public required int Frauds { get; init; }
    public required int Customers { get; init; }

    /// <summary>Its last days stopped and calibrated it, and are what the figures were measured on.</summary>
    public required int HeldRows { get; init; }
    public required int HeldFrauds { get; init; }
    public required int Rounds { get; init; }
    public required int Pairs { get; init; }

    /// <summary>Labels that came in bursts and taught nothing, and the weight taken from sources that said too much.</summary>
    public required int Quarantined { get; init; }
    public required double WeightTaken { get; init; }

    public required IReadOnlyList<CardFigure> Figures { get; init; }
    public required IReadOnlyList<SegmentRate> Segments { get; init; }

    /// <summary>How each feature was spread, against which drift is measured.</summary>
    public required IReadOnlyList<FeatureSpread> Spreads { get; init; }

    /// <summary>The features by how far their shape reaches (log-odds), with the direction they were held to.</summary>
    public required IReadOnlyList<CardFeature> Features { get; init; }

    /// <summary>The share of payments that would have raised an alarm on the days held back.</summary>
    public required double AlarmShare { get; init; }

    public required IReadOnlyList<string> Limits { get; init; }

    /// <summary>The card as people read it.</summary>
    public string ToMarkdown()
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# Model {Version}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"An additive model of shape functions{(Pairs > 0 ? $" with {Pairs} pairs" : "")}: every feature adds its own points and the points add up to the score.\n\n");
        page.Append("| | |\n|---|---|\n");
        page.Append(CultureInfo.InvariantCulture, $"| trained | {TrainedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(Start is null ? "" : $", going on from {Start}")}, seed {Seed} |\n");
        page.Append(CultureInfo.InvariantCulture, $"| data | payments from {From.UtcDateTime:yyyy-MM-dd} to {Until.UtcDateTime:yyyy-MM-dd}: {Rows} of {Customers} customers under pseudonyms, {Frauds} frauds |\n");
        page.Append(CultureInfo.InvariantCulture, $"| held back | the last days: {HeldRows} payments, {HeldFrauds} frauds; {Rounds} rounds kept |\n");
        page.Append(CultureInfo.InvariantCulture, $"| labels | {Quarantined} in quarantine; weight {WeightTaken:F1} taken from sources, accounts and days that said too much |\n\n");
        page.Append("## Measured on the days held back\n\n| figure | value | 95 % interval |\n|---|---|---|\n");
        foreach (var figure in Figures)
            page.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {figure.Value:F4} | {figure.Low:F4} to {figure.High:F4} |\n");
        page.Append("\n## Genuine payments stopped, by segment\n\n| segment | genuine | stopped | share |\n|---|---|---|---|\n");
        foreach (var segment in Segments)
            page.Append(CultureInfo.InvariantCulture, $"| {segment.Segment} | {segment.Genuine} | {segment.Stopped} | {segment.Share:F4} |\n");
        page.Append("\n## Features\n\n| feature | reach (log-odds) | held to |\n|---|---|---|\n");
        foreach (var feature in Features)
            page.Append(CultureInfo.InvariantCulture, $"| {feature.Name} | {feature.Reach:F2} | {(feature.Direction > 0 ? "rising" : feature.Direction < 0 ? "falling" : "")} |\n");
        page.Append("\n## Limits\n\n");
        foreach (var limit in Limits)
            page.Append(CultureInfo.InvariantCulture, $"- {limit}\n");
        return page.ToString();
    }
}

/// <summary>A feature of a model, or a pair of them.</summary>
public sealed record CardFeature(string Name, double Reach, int Direction);
