using System.Text.Json;
using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Server.Audit;

namespace Ciam.Server.Admin.Configuration;

/// <summary>A policy as it was read: fit to be kept, or what is wrong with it.</summary>
internal sealed record ReadPolicy(string Version, string Text, IReadOnlyList<string> Problems);

/// <summary>What is kept of one policy.</summary>
internal sealed record KeptPolicy(string Version, string Text, bool Active, bool OnTrial);

/// <summary>Which policy rules, by the file and by the database. A new one is kept as a draft; putting it in force where another one rules takes a second person.</summary>
internal abstract class PolicySection(AuditTrail audit)
{
    protected abstract string Thing { get; }

    /// <summary>The page on which somebody else puts a version in force.</summary>
    protected abstract string Page { get; }

    /// <summary>The house's own version, which rules where none was ever kept, and the part of a policy that is trained and not written.</summary>
    protected abstract (string Version, string TrainedMember, JsonElement Trained) House { get; }

    protected abstract (string Drafted, string Activated, string TrialStarted, string TrialEnded) Events { get; }

    protected abstract Task LockAsync(CancellationToken ct);

    /// <summary>Every policy that is kept.</summary>
    protected abstract Task<IReadOnlyList<KeptPolicy>> KeptAsync(CancellationToken ct);

    /// <summary>Null when it is not a policy at all.</summary>
    protected abstract ReadPolicy? Read(string json);

    protected abstract Task DraftAsync(string text, ConfigurationAuthor author, CancellationToken ct);
    protected abstract Task PutInForceAsync(string version, ConfigurationAuthor author, CancellationToken ct);
    protected abstract Task SetTrialAsync(string version, bool on, CancellationToken ct);

    public async Task<ConfiguredPolicies> ExportAsync(CancellationToken ct)
    {
        var kept = await KeptAsync(ct);
        return new ConfiguredPolicies { InForce = Written(kept.FirstOrDefault(policy => policy.Active)) ?? JsonSerializer.SerializeToElement(House.Version), OnTrial = Written(kept.FirstOrDefault(policy => policy.OnTrial)) };
    }

    public async Task PlanAsync(ConfiguredPolicies? wanted, ConfigurationPlan plan, CancellationToken ct)
    {
        if (wanted is null)
            return;
        await LockAsync(ct);
        var kept = await KeptAsync(ct);
        var (before, drafted) = (plan.Faults.Count, new HashSet<string>(StringComparer.Ordinal));
        var inForce = wanted.InForce is { } ruling ? Find(ruling, "in_force", kept, drafted, plan) : null;
        var onTrial = wanted.OnTrial is { ValueKind: not JsonValueKind.Null } tried ? Find(tried, "on_trial", kept, drafted, plan) : null;
        if (plan.Faults.Count > before)
            return;

        var now = kept.FirstOrDefault(policy => policy.Active);
        if (inForce is not null && inForce != (now?.Version ?? House.Version))
            plan.Steps.Add(now is null
                ? new ConfigurationStep(StepKind.Change, Thing, Permission.ActivatePolicies) { Changes = [new Change("in_force", House.Version, inForce)], Remark = "none was ever in force", Deed = (author, deedCt) => ActivateAsync(inForce, author, deedCt) }
                : new ConfigurationStep(StepKind.Left, Thing, Permission.DraftPolicies) { Changes = [new Change("in_force", now.Version, inForce)], Remark = $"a second person must put it in force: {Page}{inForce}" });
        PlanTrial(kept.FirstOrDefault(policy => policy.OnTrial)?.Version, onTrial, inForce, plan);
    }

    private void PlanTrial(string? before, string? onTrial, string? inForce, ConfigurationPlan plan)
    {
        if (onTrial is not null && onTrial == inForce)
            plan.Faults.Add($"{Thing}: {onTrial} cannot be in force and on trial at once");
        else if (before != onTrial)
            plan.Steps.Add(new ConfigurationStep(StepKind.Change, Thing, Permission.DraftPolicies) { Changes = [new Change("on_trial", before, onTrial)], Deed = (author, deedCt) => TryAsync(before, onTrial, author, deedCt) });
    }

    /// <summary>The version that is meant; what is not kept yet becomes a draft, what is kept must say the same.</summary>
    private string? Find(JsonElement written, string member, IReadOnlyList<KeptPolicy> kept, HashSet<string> drafted, ConfigurationPlan plan)
    {
        string? Tell(string words)
        {
            plan.Faults.Add($"{Thing}.{member}: {words}");
            return null;
        }

        if (written.ValueKind == JsonValueKind.String)
        {
            var named = written.GetString()!;
            return named == House.Version || drafted.Contains(named) || kept.Any(policy => policy.Version == named) ? named : Tell("there is no policy of this version; write it whole");
        }
        if (written.ValueKind != JsonValueKind.Object || Read(WithTrained(written)) is not { } read)
            return Tell("is not one JSON object with the members of a policy");
        if (kept.FirstOrDefault(policy => policy.Version == read.Version) is { } same)
            return Same(same.Text, read.Text) ? read.Version : Tell($"{read.Version} is kept and says something else; a policy once kept is never changed, give this one another version");
        if (read.Problems.Count > 0)
            return Tell(string.Join("; ", read.Problems));
        if (read.Version == House.Version)
            return Tell($"{read.Version} is the house's own");
        if (drafted.Add(read.Version))
            plan.Steps.Add(new ConfigurationStep(StepKind.Add, $"{Thing} {read.Version}", Permission.DraftPolicies) { Remark = "kept as a draft, without effect", Deed = (author, ct) => KeepAsync(read, author, ct) });
        return read.Version;
    }

    private async Task KeepAsync(ReadPolicy policy, ConfigurationAuthor author, CancellationToken ct)
    {
        await DraftAsync(policy.Text, author, ct);
        Append(Events.Drafted, null, new { policy.Version }, author);
    }

    private async Task ActivateAsync(string version, ConfigurationAuthor author, CancellationToken ct)
    {
        await PutInForceAsync(version, author, ct);
        Append(Events.Activated, new { InForce = House.Version }, new { InForce = version }, author);
    }

    private async Task TryAsync(string? before, string? onTrial, ConfigurationAuthor author, CancellationToken ct)
    {
        if (before is not null)
        {
            await SetTrialAsync(before, false, ct);
            Append(Events.TrialEnded, new { OnTrial = before }, new { }, author);
        }
        if (onTrial is not null)
        {
            await SetTrialAsync(onTrial, true, ct);
            Append(Events.TrialStarted, new { }, new { OnTrial = onTrial }, author);
        }
    }

    private void Append(string name, object? before, object after, ConfigurationAuthor author) =>
        audit.Append(new AuditDeed(name, author.Actor) { Reason = author.Reason, Before = before, After = after }, author.Now);

    private static bool Same(string kept, string read) => Canonical.Parse(kept).GetRawText() == Canonical.Parse(read).GetRawText();

    /// <summary>The trained part of the house is written by its name: nobody wrote it by hand, nobody reads it.</summary>
    private JsonElement? Written(KeptPolicy? policy)
    {
        if (policy is null)
            return null;
        if (policy.Version == House.Version)
            return JsonSerializer.SerializeToElement(policy.Version);
        var members = Canonical.Parse(policy.Text).EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        if (members.TryGetValue(House.TrainedMember, out var trained) && trained.GetRawText() == House.Trained.GetRawText())
            members[House.TrainedMember] = JsonSerializer.SerializeToElement(House.Version);
        return Canonical.Of(JsonSerializer.SerializeToElement(members));
    }

    private string WithTrained(JsonElement written)
    {
        var members = written.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        if (members.TryGetValue(House.TrainedMember, out var trained) && trained.ValueKind == JsonValueKind.String && trained.GetString() == House.Version)
            members[House.TrainedMember] = House.Trained;
        return JsonSerializer.Serialize(members);
    }

    protected static string TextOf<T>(T policy) => RiskJson.Write(policy);
}
