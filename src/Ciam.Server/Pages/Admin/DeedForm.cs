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
    /// <summary>Of which two are to be chosen besides: value and words; empty where nothing is.</summary>
    public IReadOnlyList<(string Value, string Words)> Proofs { get; init; } = [];

    public string? Reason { get; init; }
    public string? Error { get; init; }
}
