using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ciam.Storage.Customers;

/// <summary>How much of one budget for text messages was used on a day (UTC): messages, or millionths of money.</summary>
public sealed class TextBudgetRow
{
    public required string Key { get; init; }
    public required DateOnly Day { get; set; }
    public required long Used { get; set; }
}

/// <summary>A prefix or country to which no codes are sent for a while, because those that were are not typed back.</summary>
public sealed class TextPauseRow
{
    /// <summary>A prefix such as <c>+41790</c>, or a country such as <c>CH</c>.</summary>
    public required string Target { get; init; }

    public required string Country { get; init; }
    public required DateTimeOffset PausedAt { get; set; }
    public required DateTimeOffset Until { get; set; }

    /// <summary>What was seen: so many codes, so many typed back, where so large a share is usual.</summary>
    public required int Settled { get; set; }

    public required int TypedBack { get; set; }
    public required double Habit { get; set; }

    /// <summary>How often it was paused lately; each time lasts longer.</summary>
    public required int Times { get; set; }

    public DateTimeOffset? ResumedAt { get; set; }
}

internal sealed class TextBudgetMapping : IEntityTypeConfiguration<TextBudgetRow>
{
    public void Configure(EntityTypeBuilder<TextBudgetRow> builder)
    {
        builder.ToTable("customers_text_budget");
        builder.HasKey(row => row.Key);
        builder.HasIndex(row => row.Day);
    }
}

internal sealed class TextPauseMapping : IEntityTypeConfiguration<TextPauseRow>
{
    public void Configure(EntityTypeBuilder<TextPauseRow> builder)
    {
        builder.ToTable("customers_text_pause");
        builder.HasKey(row => row.Target);
    }
}
