namespace Ciam.Server.Pages.Admin;

/// <summary>A deed about to be done: what it means, and the form that asks why.</summary>
internal sealed record DeedForm
{
    public required string Title { get; init; }
    public required string Subject { get; init; }
    public required string Consequence { get; init; }
    public required string Button { get; init; }
    public bool Dangerous { get; init; }
    public required string BackPath { get; init; }

    /// <summary>Ways to do more or less of it: where each leads, its words, and whether it is the one shown.</summary>
    public IReadOnlyList<(string Path, string Words, bool Chosen)> Choices { get; init; } = [];

    /// <summary>What it would do as things stand, one line each.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Of which two are to be chosen besides: value and words; empty where nothing is.</summary>
    public IReadOnlyList<(string Value, string Words)> Proofs { get; init; } = [];

    /// <summary>One line of text that the deed needs besides: its name in the form, its label, what it is for, and what stands there.</summary>
    public (string Name, string Label, string Hint, string? Value)? Field { get; init; }

    public string? Reason { get; init; }
    public string? Error { get; init; }
}
