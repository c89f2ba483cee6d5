using System.Text.Json;

namespace Ciam.Server.Admin.Api.Policies;

/// <summary>The policies, the one in force first.</summary>
internal sealed record PolicyList(IReadOnlyList<PolicyListed> Items);

/// <summary>A policy as a line of a list.</summary>
internal sealed record PolicyListed(string Version, PolicyState State, string? Note, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt);

/// <summary>One policy in full.</summary>
internal sealed record PolicyView(string Version, PolicyState State, string? Note, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, JsonElement Policy);

/// <summary>A policy to be kept as a draft, whole, with what its author wants with it.</summary>
internal sealed record PolicyProposal(JsonElement? Policy, string? Note);

/// <summary>A draft that was kept; somebody of the bank puts it in force.</summary>
internal sealed record PolicyProposed(string Version, PolicyState State);
