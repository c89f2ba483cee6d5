using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.House;

/// <summary>How often one thing happened within one hour that is over.</summary>
public sealed class HourCountRow
{
    public required DateTimeOffset Hour { get; init; }

    /// <summary><c>event</c>, <c>verdict</c>, <c>reason</c>, <c>payment</c> or <c>place</c>; <c>hour</c> marks an hour that has been counted.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }
    public required long Count { get; init; }
}

/// <summary>One process of the server, as it last told of itself.</summary>
public sealed class NodeRow
{
    /// <summary>The machine's name and the process.</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset SeenAt { get; init; }
    public required long MemoryBytes { get; init; }

    /// <summary>jsonb: how long answers took lately, by kind of request.</summary>
    public required string Latencies { get; init; }
}

internal sealed class HourCountMapping : IEntityTypeConfiguration<HourCountRow>
{
    public void Configure(EntityTypeBuilder<HourCountRow> builder)
    {
        builder.ToTable("house_hour_count");
        builder.HasKey(row => new { row.Hour, row.Kind, row.Name });
    }
}

internal sealed class NodeMapping : IEntityTypeConfiguration<NodeRow>
{
    public void Configure(EntityTypeBuilder<NodeRow> builder)
    {
        builder.ToTable("house_node");
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Latencies).HasColumnType("jsonb");
    }
}
