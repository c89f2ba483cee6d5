namespace Ciam.Server.Admin.Api;

/// <summary>Why something is done: 5 to 500 letters, for the audit trail.</summary>
internal sealed record ReasonBody(string? Reason);

/// <summary>What became of it: <c>done</c>, or it was so already.</summary>
internal sealed record DeedDone(DeedState Outcome);

/// <summary>Whether anything was changed.</summary>
internal enum DeedState
{
    Done,
    NothingToDo,
}

/// <summary>What became of deeds, as answers.</summary>
internal static class Deeds
{
    public static ApiAnswer Answer(DeedOutcome outcome, string subject) => outcome switch
    {
        DeedOutcome.Done => ApiAnswer.Of(new DeedDone(DeedState.Done)),
        DeedOutcome.NothingToDo => ApiAnswer.Of(new DeedDone(DeedState.NothingToDo)),
        DeedOutcome.NoSuchSubject => ApiAnswer.NotFound(subject),
        DeedOutcome.ReasonMissing => ApiAnswer.Invalid($"reason: {StaffDeed.ShortestReason} to {StaffDeed.LongestReason} characters are needed"),
        _ => ApiAnswer.Problem(StatusCodes.Status403Forbidden, "not_allowed", $"nobody does this to this {subject} by the API"),
    };
}
