using Ciam.Server.Admin;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>What every admin page shares: who is asking, what was just done, and the ways to say no.</summary>
internal abstract class AdminPage : PageModel
{
    public const string NoticeKey = "admin.notice";

    public StaffMember Staff => StaffMember.Of(User) ?? throw new InvalidOperationException("The gate let somebody in who is not staff.");

    protected IActionResult NoSuchPage() => Answers.NoSuchPage(HttpContext);

    /// <summary>After a deed: the browser gets another page, so that reloading does nothing twice.</summary>
    protected IActionResult SeeOther(string path, string? notice = null)
    {
        if (notice is not null)
            TempData[NoticeKey] = notice;
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The address of this list with the same filters and another cursor; without one, its first page.</summary>
    public string PageAfter(string? cursor)
    {
        var query = Request.Query.Where(pair => pair.Key != "after" && !string.IsNullOrEmpty(pair.Value)).ToList();
        if (cursor is not null)
            query.Add(new("after", cursor));
        return Request.Path + new QueryBuilder(query).ToString();
    }

    /// <summary>The list is shown with the words of the refusal in place of the rows.</summary>
    protected IActionResult PageWithRefusal(string description)
    {
        Refusal = char.ToUpperInvariant(description[0]) + description[1..] + ".";
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public string? Refusal { get; private set; }

    protected static bool TryReadId(string? text, out Guid id) => Guid.TryParseExact(text, "D", out id);

    protected static string WordsFor(DeedOutcome outcome) => outcome switch
    {
        DeedOutcome.NothingToDo => A.NothingToDo,
        DeedOutcome.ReasonMissing => A.ReasonMissing,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}
