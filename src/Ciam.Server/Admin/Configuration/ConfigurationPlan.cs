using Ciam.Decisions.Admin;
using Ciam.Server.Audit;

namespace Ciam.Server.Admin.Configuration;

/// <summary>What a line of a plan is about.</summary>
internal enum StepKind
{
    Add,
    Change,
    Remove,

    /// <summary>Nothing this file may do by itself: a second person has to, or somebody with an option.</summary>
    Left,
}

/// <summary>Who applies a file, and why; somebody of the bank, or the operator of a bank that has no staff yet.</summary>
internal sealed record ConfigurationAuthor(AuditActor Actor, Guid? StaffId, Role? Role, string? Reason, DateTimeOffset Now);

/// <summary>One line of a plan, with what changes in it and the deed that does it.</summary>
internal sealed record ConfigurationStep(StepKind Kind, string Thing, Permission Needed)
{
    public IReadOnlyList<Change> Changes { get; init; } = [];

    /// <summary>Beside what is needed: what a client that this makes or changes may do itself.</summary>
    public IReadOnlySet<Permission> AlsoNeeded { get; init; } = new HashSet<Permission>();

    /// <summary>For people, where the changes do not say it all.</summary>
    public string? Remark { get; init; }

    /// <summary>Null where nothing is done.</summary>
    public Func<ConfigurationAuthor, CancellationToken, Task>? Deed { get; init; }
}

/// <summary>What stands between the file and the database, and what is wrong with the file.</summary>
internal sealed class ConfigurationPlan(bool prune)
{
    private const int LongestValue = 160;

    public List<ConfigurationStep> Steps { get; } = [];
    public List<string> Faults { get; } = [];

    /// <summary>Whether what the file does not name goes.</summary>
    public bool Prune { get; } = prune;

    public bool ChangesSomething => Steps.Exists(step => step.Deed is not null);

    public IEnumerable<string> ToLines()
    {
        foreach (var step in Steps)
        {
            yield return $"{Sign(step.Kind)} {step.Thing}{(step.Remark is { } remark ? $" ({remark})" : "")}";
            foreach (var change in step.Changes)
                yield return $"    {change.Path}: {Shown(change.Before)} -> {Shown(change.After)}";
        }
    }

    private static char Sign(StepKind kind) => kind switch
    {
        StepKind.Add => '+',
        StepKind.Change => '~',
        StepKind.Remove => '-',
        _ => '!',
    };

    private static string Shown(string? value)
    {
        if (value is null)
            return "nothing";
        var line = string.Concat(value.Replace("\n", ", ", StringComparison.Ordinal).Where(letter => !char.IsControl(letter)));
        return line.Length > LongestValue ? line[..LongestValue] + " ..." : line;
    }
}
