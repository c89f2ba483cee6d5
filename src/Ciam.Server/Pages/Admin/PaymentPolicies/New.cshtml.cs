using Ciam.Decisions.Admin;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Server.Admin;
using Microsoft.AspNetCore.Mvc;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>Drafts a policy for payments, beginning with another: field by field, or as the document that the fields write.</summary>
[Needs(Permission.DraftPolicies)]
internal sealed class NewPage(FraudPolicyDesk desk, FraudPolicyDeeds deeds, TimeProvider clock) : AdminPage
{
    public static IReadOnlyList<(string Value, string Words)> Verdicts { get; } = [.. Enum.GetValues<FraudVerdict>().Select(verdict => (RiskJson.NameOf(verdict), A.FraudVerdictName(verdict)))];
    public static IReadOnlyList<(string Value, string Words)> Stricter { get; } = [.. Verdicts.Skip(1)];
    public static IReadOnlyList<(string Value, string Words)> Comparisons { get; } = [(RiskJson.NameOf(Comparison.AtLeast), A.IsAtLeast), (RiskJson.NameOf(Comparison.LessThan), A.IsLessThan)];
    public static IReadOnlyList<(string Field, string Label)> Thresholds { get; } = [("step_up_at", A.AskFrom), ("hold_at", A.HoldFrom), ("decline_at", A.DeclineFrom), ("families_to_decline", A.FamiliesToDecline)];
    public static IReadOnlyList<(string Field, string Label)> OnlyFor { get; } = [("currency", A.OnlyCurrency), ("channel", A.OnlyChannel), ("action", A.OnlyAction)];
    public static IReadOnlyList<(string Field, string Label)> Blind { get; } = [("blind.below", A.BlindBelow), ("blind.above", A.BlindAbove), ("blind.without_money", A.BlindWithoutMoney)];

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary><c>text</c> where the document was written, not the fields.</summary>
    [BindProperty]
    public string? Way { get; set; }

    [BindProperty]
    public string? Policy { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    public FraudPolicyForm Form { get; private set; } = null!;

    /// <summary>What the draft begins with.</summary>
    public FraudPolicy Source { get; private set; } = null!;

    /// <summary>Something of this name can be gone to on the page.</summary>
    public bool IsShown(string field) => field.Length > 0 && (field is "note" or "policy" || !Form.IsTooLong);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await PrepareAsync(ct))
            return NoSuchPage();
        Form = FraudPolicyForm.Of(Source);
        return Page();
    }

    [Needs(Permission.DraftPolicies)]
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var written = Policy;
        if (!await PrepareAsync(ct))
            return NoSuchPage();
        Form = FraudPolicyForm.Of(await Request.ReadFormAsync(ct));
        if (Way == "text")
            Policy = written;
        else if (Form.ToPolicy(Source) is { } policy)
            (written, Policy) = (RiskJson.Write(policy), FraudPolicyDesk.Written(policy));
        if (Form.Errors.Count == 0)
            Form.Blame(await deeds.DraftAsync(written, Note, Staff, clock.GetUtcNow(), ct), Way == "text" ? "policy" : null);
        if (Form.Errors.Count == 0)
            return SeeOther("/admin/payment-policies", A.PolicyDrafted);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> PrepareAsync(CancellationToken ct)
    {
        if (From is null || await desk.FindTextAsync(From, ct) is not { } text)
            return false;
        (Source, Policy) = (RiskJson.Read<FraudPolicy>(text), text);
        return true;
    }
}
