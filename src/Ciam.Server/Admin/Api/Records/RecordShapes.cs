using System.Text.Json;
using Ciam.Decisions.Risk;

namespace Ciam.Server.Admin.Api.Records;

/// <summary>A judgment as a line of a list.</summary>
internal sealed record JudgmentListed(Guid Id, DateTimeOffset At, Purpose Purpose, Verdict Verdict, double Score, IReadOnlyList<string> Reasons, Guid? CustomerId, string? ClientId);

/// <summary>One judgment with every fact it stood on.</summary>
internal sealed record JudgmentView(
    Guid Id, DateTimeOffset At, Purpose Purpose, Verdict Verdict, double Score, string Policy, IReadOnlyList<ReasonView> Reasons, Guid? CustomerId, string? ClientId, Guid? SessionId, JsonElement Facts);

/// <summary>What spoke for or against, by how much, and in which words.</summary>
internal sealed record ReasonView(ReasonCode Code, string Title, double Contribution, string Detail);

/// <summary>One entry of the audit trail; addresses and words are masked unless the token may see contacts.</summary>
internal sealed record AuditListed(
    Guid Id, DateTimeOffset At, string Event, string ActorKind, string? ActorId, IReadOnlyList<string> ActorChain, Guid? CustomerId, string? ClientId, bool Succeeded, string? Reason, string? Source, string? Place, string? Device, bool Erased);

/// <summary>A member of staff.</summary>
internal sealed record StaffListed(Guid Id, string Name, string Role, DateTimeOffset? LastSignInAt);
