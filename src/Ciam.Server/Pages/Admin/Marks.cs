using System.Globalization;
using Ciam.Decisions.Risk;
using Ciam.Protocol.Assessment;
using Ciam.Server.Admin;
using Ciam.Server.Risk;
using Ciam.Server.Transactions;
using Microsoft.AspNetCore.Html;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>Small pieces of pages: times, badges, shortened ids. Nothing that came from outside is put in here unescaped.</summary>
internal static class Marks
{
    /// <summary>What is the house's own has no day on which somebody made it.</summary>
    public static IHtmlContent Time(DateTimeOffset at) => at == DateTimeOffset.UnixEpoch ? Content($"<span class=\"muted\">{A.WithTheProduct}</span>") : Content(
        $"<time class=\"nowrap\" datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)}</time>");

    public static IHtmlContent Time(DateTimeOffset? at) => at is { } known ? Time(known) : Content($"<span class=\"muted\">{A.Never}</span>");

    /// <summary>The day is enough where a list is wide.</summary>
    public static IHtmlContent Day(DateTimeOffset at) => Content($"<time class=\"nowrap\" datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}</time>");

    /// <summary>The head of the column of times, which turns the list round.</summary>
    public static IHtmlContent TimeHead(AdminPage page, string name) => new HtmlString(
        page.Sort is not null ? $"<th><a href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(page.TurnedPath)}\">{name}</a></th>" :
        $"<th aria-sort=\"{(page.IsOldestFirst ? "ascending" : "descending")}\"><a href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(page.TurnedPath)}\">{name}<span class=\"sr-only\">, {(page.IsOldestFirst ? A.OldestFirst : A.NewestFirst)}</span> <span aria-hidden=\"true\">{(page.IsOldestFirst ? "↑" : "↓")}</span></a></th>");

    /// <summary>The head of a column by which the list can be sorted; <paramref name="own"/> is the list's order where nothing else is asked.</summary>
    public static IHtmlContent SortHead(AdminPage page, string column, string name, bool isNumber = false, bool greatestFirst = false, ListSort? own = null)
    {
        var sort = (page.Sort ?? own) is { } order && order.Column == column ? order : null;
        var path = page.Sort is null && sort is not null ? page.SortedPath(column, !sort.Descending) : page.SortedPath(column, greatestFirst);
        return new HtmlString(
            $"<th{(isNumber ? " class=\"number\"" : "")}{(sort is null ? "" : sort.Descending ? " aria-sort=\"descending\"" : " aria-sort=\"ascending\"")}><a href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(path)}\">{name}{(sort is null ? "" : $" <span aria-hidden=\"true\">{(sort.Descending ? "↓" : "↑")}</span>")}</a></th>");
    }

    /// <summary>The same where a narrow screen shows cards and no heads.</summary>
    public static IHtmlContent Sorts(AdminPage page, params ReadOnlySpan<(string Column, string Name, bool GreatestFirst)> columns) => Sorts(page, "", columns);

    /// <summary>Those of a list by time, which turns round.</summary>
    public static IHtmlContent SortsByTime(AdminPage page, params ReadOnlySpan<(string Column, string Name, bool GreatestFirst)> columns)
    {
        var arrow = page.Sort is not null ? "" : page.IsOldestFirst ? " ↑" : " ↓";
        return Sorts(page, $" <a href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(page.TurnedPath)}\"{(arrow.Length > 0 ? " aria-current=\"true\"" : "")}>{A.Time}{arrow}</a>", columns);
    }

    private static HtmlString Sorts(AdminPage page, string before, ReadOnlySpan<(string Column, string Name, bool GreatestFirst)> columns)
    {
        var text = new System.Text.StringBuilder($"<p class=\"sorts small\">{A.SortedBy}{before}");
        foreach (var (column, name, greatestFirst) in columns)
        {
            var arrow = page.Sort?.Column == column ? page.Sort.Descending ? " ↓" : " ↑" : "";
            text.Append(CultureInfo.InvariantCulture, $" <a href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(page.SortedPath(column, greatestFirst))}\"{(arrow.Length > 0 ? " aria-current=\"true\"" : "")}>{name}{arrow}</a>");
        }
        return new HtmlString(text.Append("</p>").ToString());
    }

    /// <summary>Another filter leaves the order as it is.</summary>
    public static IHtmlContent KeptSort(AdminPage page) => new HtmlString(page.Sort is { } sort ? $"<input type=\"hidden\" name=\"sort\" value=\"{sort}\">" : "");

    /// <summary>An e-mail address breaks after the at sign, and nowhere in a word.</summary>
    public static IHtmlContent Address(string? address) => new HtmlString(address is null ? A.None : $"<span class=\"address\">{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(address).Replace("@", "@<wbr>", StringComparison.Ordinal)}</span>");

    /// <summary>Enough of an id to recognise it.</summary>
    public static string Short(Guid id) => "…" + id.ToString("D")[^12..];

    public static IHtmlContent Badge(CustomerStatus status) => status switch
    {
        CustomerStatus.Active => Badge("good", A.StatusActive),
        CustomerStatus.EmailUnconfirmed => Badge("info", A.StatusEmailUnconfirmed),
        CustomerStatus.NewPasswordRequired => Badge("warn", A.StatusNewPassword),
        CustomerStatus.Suspended => Badge("bad", A.StatusSuspended),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static IHtmlContent Badge(Verdict verdict) => verdict switch
    {
        Verdict.Allow => Badge("good", A.VerdictAllow),
        Verdict.StepUp => Badge("warn", A.VerdictStepUp),
        Verdict.Refuse => Badge("bad", A.VerdictRefuse),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    public static IHtmlContent Badge(PolicyState state) => Badge(state switch { PolicyState.InForce => "good", PolicyState.OnTrial => "warn", _ => "info" }, A.PolicyStateName(state));

    public static IHtmlContent ModelState(string state) => Badge(state switch { ModelShelf.Champion => "good", ModelShelf.Challenger => "warn", ModelShelf.Withdrawn => "bad", _ => "info" }, A.ModelStateName(state));

    public static IHtmlContent ModelVerdict(Decisions.Learning.ModelVerdict verdict) => Badge(verdict switch { Decisions.Learning.ModelVerdict.Good => "good", Decisions.Learning.ModelVerdict.Watch => "warn", _ => "bad" }, A.ModelVerdictName(verdict));

    /// <summary>What staff found a judgment to have been.</summary>
    public static IHtmlContent Label(string label) => Badge(label switch { JudgmentLabels.Correct => "good", JudgmentLabels.FalseAlarm => "warn", _ => "bad" }, A.LabelName(label));

    /// <summary>The state of a test on the past.</summary>
    public static IHtmlContent TestState(string state) => state switch
    {
        BackTests.Done => Badge("good", A.TestDone),
        BackTests.Failed => Badge("bad", A.TestFailed),
        _ => Badge("info", A.TestRunning),
    };

    /// <summary>Whether a proposal still waits, and what became of it.</summary>
    public static IHtmlContent State(ProposalLine line) => Badge(line switch { { IsWaiting: true } => "warn", { Row.Verdict: Proposals.Approved } => "good", _ => "info" }, A.ProposalStateName(line));

    /// <summary>A role of staff by its name.</summary>
    public static IHtmlContent RoleBadge(string role) => Badge("info", A.RoleName(role));

    public static IHtmlContent InUse(bool inUse) => inUse ? Badge("good", A.InUse) : Badge("warn", A.Retired);

    public static IHtmlContent Succeeded(bool succeeded) => succeeded ? Badge("good", A.Succeeded) : Badge("bad", A.Failed);

    public static IHtmlContent Enabled(bool enabled) => enabled ? Badge("good", A.ClientEnabledBadge) : Badge("bad", A.ClientDisabledBadge);

    public static IHtmlContent Finding(Finding finding) => finding.Satisfied ? Badge("good", A.RuleMet) : Badge("warn", A.RuleNotMet);

    public static IHtmlContent Tried(bool isGood) => isGood ? Badge("good", A.RuleMet) : Badge("warn", A.RuleNotMet);

    /// <summary>How many of the rules of a standard are met.</summary>
    public static IHtmlContent Grade(int faults, int rules) => rules == 0 ? Badge("info", A.NoRuleApplies) : Badge(faults == 0 ? "good" : "warn", A.Met(rules - faults, rules));

    /// <summary><c>customer.viewed</c> as a person says it.</summary>
    public static string Event(string name)
    {
        var words = name.Replace('.', ' ').Replace('_', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>The kinds and texts of badges are our own.</summary>
    private static HtmlString Badge(string kind, string text) => Content($"<span class=\"badge badge-{kind}\">{text}</span>");

    private static HtmlString Content(FormattableString text) => new(text.ToString(CultureInfo.InvariantCulture));
}
