using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Audit;

/// <summary>One thing that happened, told to auditors: who did what to whom, and what changed.</summary>
public sealed class AuditEntryRow
{
    public required Guid Id { get; init; }

    /// <summary>Its place in the order of all entries; the database gives it.</summary>
    public long Position { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>What kind of thing it tells, which decides how long it is kept; one of the names in <c>AuditClasses</c>.</summary>
    public string Class { get; init; } = "account";

    /// <summary><c>noun.past</c>, one of the names in <c>AuditEvents</c>.</summary>
    public required string Event { get; init; }

    /// <summary><c>customer</c>, <c>staff</c>, <c>client</c> or <c>system</c>.</summary>
    public required string ActorKind { get; init; }

    public string? ActorId { get; init; }

    /// <summary>Those on whose behalf in turn the actor acted, the nearest first: an agent, then who sent it.</summary>
    public string[]? ActorChain { get; init; }
    public Guid? CustomerId { get; init; }
    public string? ClientId { get; init; }
    public Guid? SessionId { get; init; }
    public required bool Succeeded { get; init; }

    /// <summary>This and the next five stand here only where no customer is known; otherwise in <see cref="Personal"/>.</summary>
    public string? Reason { get; set; }

    /// <summary>The source network: /24 or /48 of the address, never the whole; in <see cref="Personal"/> the whole.</summary>
    public string? Network { get; set; }

    public string? Place { get; set; }
    public string? Device { get; set; }
    public required string RequestId { get; init; }

    /// <summary>jsonb: what stood there before and after, or the deed's particulars.</summary>
    public string? Before { get; set; }
    public string? After { get; set; }

    public Guid? PersonKeyId { get; set; }

    /// <summary>What tells of a customer, under the key of that person.</summary>
    public byte[]? Personal { get; set; }

    /// <summary>Somebody wanted to read it and the person's key is gone; not kept.</summary>
    public bool IsErased { get; set; }
}

/// <summary>A key under which the trail tells of one person; a person may have several, and erasing the person erases them.</summary>
public sealed class PersonKeyRow
{
    public required Guid Id { get; init; }
    public required Guid CustomerId { get; init; }
    public required byte[] SealedKey { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>A key that signs for nothing but the seals of the trail.</summary>
public sealed class SealKeyRow
{
    public required string Id { get; init; }
    public required byte[] SealedKey { get; init; }

    /// <summary>The public half, as it goes into exports.</summary>
    public required string Jwk { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>One link of the chain over the trail, with its hash and its signature.</summary>
public sealed class SealRow
{
    public required long Number { get; init; }
    public required string Kind { get; init; }
    public required string Class { get; init; }
    public required string Period { get; init; }
    public required long FirstPosition { get; init; }
    public required long LastPosition { get; init; }
    public required int Entries { get; init; }
    public required long Horizon { get; init; }
    public required byte[] Root { get; init; }
    public required byte[] Previous { get; init; }
    public required byte[] Hash { get; init; }
    public required string Signature { get; init; }
    public required DateTimeOffset SealedAt { get; init; }
}

/// <summary>What a seal remembers of each of its entries, in their order.</summary>
public sealed class LeavesRow
{
    public required long Seal { get; init; }
    public required long[] Positions { get; init; }
    public required Guid[] Ids { get; init; }

    /// <summary>32 bytes each.</summary>
    public required byte[] Hashes { get; init; }
}

/// <summary>How far one receiver outside has got: an anchor or an export.</summary>
public sealed class OutletRow
{
    public required string Name { get; init; }

    /// <summary>The number of the last seal that arrived there.</summary>
    public long Delivered { get; set; }
    public DateTimeOffset? DeliveredAt { get; set; }
    public int Failures { get; set; }

    /// <summary>In our own words, never the receiver's.</summary>
    public string? Failure { get; set; }
    public required DateTimeOffset NextAttemptAt { get; set; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntryRow>
{
    public void Configure(EntityTypeBuilder<AuditEntryRow> builder)
    {
        builder.ToTable("audit_entry");
        // A partitioned table's key holds what it is parted by; the id alone is unique already.
        builder.HasKey(row => new { row.Id, row.Class, row.At });
        builder.Ignore(row => row.IsErased);
        builder.Property(row => row.Before).HasColumnType("jsonb");
        builder.Property(row => row.After).HasColumnType("jsonb");
        builder.HasIndex(row => row.Position);
        builder.HasIndex(row => row.At);
        builder.HasIndex(row => new { row.CustomerId, row.At });
        builder.HasIndex(row => new { row.ClientId, row.At });
        builder.HasIndex(row => new { row.Event, row.At, row.Id }).HasFilter("event not in ('token.issued', 'code.issued')");
        builder.HasIndex(row => new { row.ClientId, row.Event, row.At, row.Id }).HasFilter("event not in ('token.issued', 'code.issued') and client_id is not null");
        builder.HasIndex(row => new { row.ActorKind, row.At, row.Id }).HasFilter("not (event = 'token.issued' and actor_kind = 'client') and not (event = 'code.issued' and actor_kind = 'customer')");
        builder.HasIndex(row => new { row.ActorId, row.At, row.Id }).HasFilter("actor_id is distinct from client_id and actor_id is distinct from customer_id::text");
    }
}

internal sealed class PersonKeyMapping : IEntityTypeConfiguration<PersonKeyRow>
{
    public void Configure(EntityTypeBuilder<PersonKeyRow> builder)
    {
        builder.ToTable("audit_person_key");
        builder.HasKey(row => row.Id);
        builder.HasIndex(row => row.CustomerId);
    }
}

internal sealed class SealKeyMapping : IEntityTypeConfiguration<SealKeyRow>
{
    public void Configure(EntityTypeBuilder<SealKeyRow> builder)
    {
        builder.ToTable("audit_seal_key");
        builder.HasKey(row => row.Id);
    }
}

internal sealed class SealMapping : IEntityTypeConfiguration<SealRow>
{
    public void Configure(EntityTypeBuilder<SealRow> builder)
    {
        builder.ToTable("audit_seal");
        builder.HasKey(row => row.Number);
        builder.Property(row => row.Number).ValueGeneratedNever();
        builder.HasIndex(row => new { row.Class, row.Period, row.LastPosition });
    }
}

internal sealed class LeavesMapping : IEntityTypeConfiguration<LeavesRow>
{
    public void Configure(EntityTypeBuilder<LeavesRow> builder)
    {
        builder.ToTable("audit_leaves");
        builder.HasKey(row => row.Seal);
        builder.Property(row => row.Seal).ValueGeneratedNever();
    }
}

internal sealed class OutletMapping : IEntityTypeConfiguration<OutletRow>
{
    public void Configure(EntityTypeBuilder<OutletRow> builder)
    {
        builder.ToTable("audit_outlet");
        builder.HasKey(row => row.Name);
    }
}
