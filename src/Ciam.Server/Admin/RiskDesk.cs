using Ciam.Decisions.Risk;
using Ciam.Protocol;
using Ciam.Server.Risk;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Storage.House;
using Ciam.Storage.Risk;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Admin;

/// <summary>One judgment as a line of a list.</summary>
internal sealed record JudgmentLine
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Purpose Purpose { get; init; }
    public required Verdict Verdict { get; init; }
    public required double Score { get; init; }

    /// <summary>Everything that counted, heaviest first.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    /// <summary>What staff found it to have been; null where nobody has said.</summary>
    public string? Label { get; init; }

    /// <summary>What spoke against the request, in words, heaviest first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    public Guid? CustomerId { get; init; }
    public string? CustomerName { get; init; }
    public string? ClientId { get; init; }
}

/// <summary>One judgment in full, with the thresholds it was held against and every fact it stood on.</summary>
internal sealed record JudgmentFile(KeptJudgment Kept, string? CustomerName, PurposePolicy Thresholds, IReadOnlyList<Change> Facts)
{
    /// <summary>What was usual for the customer or client then, as the judge was told.</summary>
    public required IReadOnlyList<Change> Baseline { get; init; }

    public required IReadOnlyList<Otherwise> Otherwise { get; init; }
    public LabelLine? Label { get; init; }
}

/// <summary>The kept facts judged once more.</summary>
internal sealed record Replay(Judgment Again, bool IsIdentical);

/// <summary>What the filter form of the judgments page holds, as it came.</summary>
internal sealed record JudgmentForm(string? Verdict, string? Purpose, string? Customer, string? Client, string? After)
{
    /// <summary>What staff found it to have been.</summary>
    public string? Label { get; init; }
    public bool OldestFirst { get; init; }

    /// <summary>By another column than the time.</summary>
    public ListSort? Sort { get; init; }
}

/// <summary>A filter form that has been understood.</summary>
internal sealed record JudgmentQuestion(JudgmentFilter Filter, Cursor? After);

/// <summary>Staff read why requests were trusted or not.</summary>
internal sealed class RiskDesk(CiamDbContext database, JudgmentReader reader)
{
    private const int LongestText = 256;

    /// <summary>Beside the time, which turns round by itself.</summary>
    public static readonly IReadOnlyList<ListColumn<JudgmentRow>> Columns = [new ListColumn<JudgmentRow, double, Guid>("score", row => row.Score, row => row.Id)];

    public async Task<Outcome<Slice<JudgmentLine>>> ListAsync(JudgmentForm form, StaffMember staff, CancellationToken ct)
    {
        if (!Read(form, staff).TryGet(out var question, out var no))
            return no;
        if (form.Sort is { } sort)
        {
            if (!(await sort.SliceAsync(database.RemarkableJudgments(question.Filter), Columns, form.After, row => row, ct)).TryGet(out var found, out no))
                return no;
            return new Slice<JudgmentLine>(await ShowAsync(found.Items, ct), found.Next);
        }
        var rows = await database.FindJudgmentsAsync(question.Filter, question.After is { } after ? (after.At, after.Id) : null, Slice<JudgmentLine>.Size + 1, ct);
        var lines = (await ShowAsync(rows, ct)).ToDictionary(line => line.Id);
        return Slice<JudgmentLine>.Of(rows, row => lines[row.Id], row => new Cursor(row.At, row.Id));
    }

    /// <summary>Refused is what could never match.</summary>
    public static Outcome<JudgmentQuestion> Read(JudgmentForm form, StaffMember staff)
    {
        if (!TryReadName<Verdict>(form.Verdict, out var verdict))
            return Refusal.InvalidRequest("verdict is not one of the verdicts");
        if (!TryReadName<Purpose>(form.Purpose, out var purpose))
            return Refusal.InvalidRequest("purpose is not one of the purposes");
        if (!AuditQuestion.TryReadId(form.Customer, out var customer))
            return Refusal.InvalidRequest("customer is not a complete customer id");
        if (form.Client is { Length: > LongestText })
            return Refusal.InvalidRequest("client has at most 256 characters");
        if (form.Label is { Length: > 0 } label && !JudgmentLabels.All.Contains(label))
            return Refusal.InvalidRequest("label is not one of the labels");
        if (form.Sort is not null && verdict == Decisions.Risk.Verdict.Allow)
            return Refusal.InvalidRequest("what was simply allowed is not sorted by score");
        Cursor? after = null;
        if (form.Sort is null && !AuditQuestion.TryReadCursor(form.After, out after))
            return Refusal.InvalidRequest("after is not a cursor of this list");
        return new JudgmentQuestion(
            new JudgmentFilter
            {
                Verdict = verdict,
                Purpose = purpose,
                CustomerId = customer,
                ClientId = string.IsNullOrWhiteSpace(form.Client) ? null : form.Client.Trim(),
                Label = string.IsNullOrEmpty(form.Label) ? null : form.Label,
                OldestFirst = form.OldestFirst,
                Segment = staff.Segment,
            },
            after);
    }

    public async Task<IReadOnlyList<JudgmentLine>> ShowAsync(IReadOnlyList<JudgmentRow> rows, CancellationToken ct)
    {
        var names = await NamesAsync(rows.Select(row => row.CustomerId), ct);
        var ids = rows.Select(row => row.Id).ToArray();
        var labels = await database.Set<LabelRow>().Where(row => ids.Contains(row.JudgmentId)).ToDictionaryAsync(row => row.JudgmentId, row => row.Label, ct);
        return [.. rows.Select(row => Show(row, names) with { Label = labels.GetValueOrDefault(row.Id) })];
    }

    /// <summary>Null when there is no such judgment; to whoever is confined, one of a machine is none.</summary>
    public async Task<JudgmentFile?> FindAsync(Guid id, StaffMember staff, CancellationToken ct)
    {
        if (await reader.FindAsync(id, ct) is not { } kept || (staff.Segment is not null && !await database.CustomersWithin(staff.Segment).AnyAsync(row => row.Id == kept.CustomerId, ct)))
            return null;
        var names = await NamesAsync([kept.CustomerId], ct);
        var row = await database.Set<RiskPolicyRow>().AsNoTracking().SingleAsync(row => row.Version == kept.Judgment.PolicyVersion, ct);
        var policy = RiskJson.Read<RiskPolicy>(row.Policy);
        var facts = Change.Between(null, RiskJson.Write(kept.Facts)).ToLookup(fact => IsBaseline(fact.Path));
        return new JudgmentFile(kept, kept.CustomerId is { } customer ? names.GetValueOrDefault(customer) : null, policy.For(kept.Facts), [.. facts[false]])
        {
            Baseline = [.. facts[true]],
            Otherwise = WhatIf.Of(kept.Judgment, kept.Facts, policy),
            Label = await LabelOfAsync(id, ct),
        };
    }

    private async Task<LabelLine?> LabelOfAsync(Guid id, CancellationToken ct) => await (
        from label in database.Set<LabelRow>()
        join staff in database.Set<CustomerRow>() on label.LabelledBy equals staff.Id into known
        from staff in known.DefaultIfEmpty()
        where label.JudgmentId == id
        select new LabelLine(label.Label, label.Note, staff == null ? null : staff.DisplayName, label.LabelledAt)).SingleOrDefaultAsync(ct);

    /// <summary>What is known of the past, in contrast to what was seen now.</summary>
    private static bool IsBaseline(string path) => path.Split('.', '[')[0] is "customer" or "client" or "last_sighting" or "origin" or "prior" or "behaviour";

    /// <summary>Identical means to the last point, reason and word.</summary>
    public async Task<Replay> JudgeAgainAsync(KeptJudgment kept, CancellationToken ct)
    {
        var again = await reader.JudgeAgainAsync(kept, ct);
        return new Replay(again, RiskJson.Write(again) == RiskJson.Write(kept.Judgment));
    }

    private async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<Guid?> customers, CancellationToken ct)
    {
        var ids = customers.OfType<Guid>().Distinct().ToArray();
        return await database.Set<CustomerRow>().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.DisplayName, ct);
    }

    internal static JudgmentLine Show(JudgmentRow row, IReadOnlyDictionary<Guid, string> names) => new()
    {
        Id = row.Id,
        At = row.At,
        Purpose = row.Purpose,
        Verdict = row.Verdict,
        Score = row.Score,
        Evidence = RiskJson.Read<List<Evidence>>(row.Evidence),
        Reasons = [.. RiskJson.Read<List<Evidence>>(row.Evidence).Where(evidence => evidence.Contribution > 0).Select(evidence => Reasons.TitleOf(evidence.Code))],
        CustomerId = row.CustomerId,
        CustomerName = row.CustomerId is { } customer ? names.GetValueOrDefault(customer) : null,
        ClientId = row.ClientId,
    };

    /// <summary>The names of the page's own choices; numbers are no names.</summary>
    private static bool TryReadName<T>(string? text, out T? value)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>().Where(candidate => candidate.ToString() == text).ToList();
        value = known is [var found] ? found : null;
        return string.IsNullOrEmpty(text) || value is not null;
    }
}
