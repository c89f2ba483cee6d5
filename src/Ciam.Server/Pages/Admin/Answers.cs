using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using A = Ciam.Server.Pages.Texts.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>A page that says no, in the house's own dress.</summary>
internal sealed record Answer(string Title, string Words);

/// <summary>The answers that are no page of their own.</summary>
internal static class Answers
{
    private const string View = "/Pages/Admin/_Answer.cshtml";

    public static IActionResult NoSuchPage(HttpContext http) => Say(http, StatusCodes.Status404NotFound, new Answer(A.NotFound, A.NotFoundWords));

    public static IActionResult NotAllowed(HttpContext http) => Say(http, StatusCodes.Status403Forbidden, new Answer(A.NotAllowed, A.NotAllowedWords));

    private static ViewResult Say(HttpContext http, int status, Answer answer) => new()
    {
        StatusCode = status,
        ViewName = View,
        ViewData = new ViewDataDictionary<Answer>(http.RequestServices.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()) { Model = answer },
    };
}
