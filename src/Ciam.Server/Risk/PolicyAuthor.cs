namespace Ciam.Server.Risk;

/// <summary>Who wrote a policy: somebody of the bank, or a program of it. Its author is never the one who puts it in force.</summary>
public sealed record PolicyAuthor(Guid? Person, string? Program);
