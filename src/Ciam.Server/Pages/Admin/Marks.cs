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

    /// <summary>The head of the column of times, which turns the list round.</summary>
    public static IHtmlContent TimeHead(AdminPage page, string name) => new HtmlString(
        $"<th aria-sort=\"{(page.IsOldestFirst ? "ascending" : "descending")}\"><a href=\"{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(page.TurnedPath)}\">{name}<span class=\"sr-only\">, {(page.IsOldestFirst ? A.OldestFirst : A.NewestFirst)}</span> <span aria-hidden=\"true\">{(page.IsOldestFirst ? "↑" : "↓")}</span></a></th>");

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
