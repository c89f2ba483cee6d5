using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ciam.Samples.Bank.Pages;

/// <summary>What people see when a page does not exist or something broke.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ProblemModel : PageModel
{
    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    public void OnGet(int? status) => (Title, Text) = status switch
    {
        404 => ("There is no such page", "The address may be mistyped, or the page has moved."),
        >= 400 and < 500 => ("That did not work", "The page was open for too long, or the request was not understood. Please go back and try again."),
        _ => ("Something broke on our side", "We could not answer. Please try again in a few minutes; nothing you typed has been carried out twice."),
    };

    public void OnPost(int? status) => OnGet(status);
}
