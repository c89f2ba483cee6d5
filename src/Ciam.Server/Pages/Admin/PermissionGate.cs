using System.Reflection;
using Ciam.Decisions.Admin;
using Ciam.Server.Admin;
using Ciam.Server.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace Ciam.Server.Pages.Admin;

/// <summary>Stands before every admin page: the page's permission, and for a deed also the deed's own.</summary>
internal sealed class PermissionGate : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerMethod is not { } handler)
            context.Result = Answers.NoSuchPage(context.HttpContext);
        else if (StaffMember.Of(context.HttpContext.User) is not { } staff || !IsOpenTo(staff, context.HandlerInstance.GetType(), handler))
            context.Result = FirstOf(context) is { } elsewhere ? new RedirectResult(elsewhere) : Answers.NotAllowed(context.HttpContext);
        else if (context.HttpContext.Request.HasFormContentType && !(await context.HttpContext.Request.ReadFormAsync()).All(field => field.Value.All(WellFormedRequests.IsClean)))
            throw new BadHttpRequestException("control characters or invalid UTF-8 in the form");
        else
            await next();
    }

    /// <summary>Whoever comes by the front door and may not see the overview is shown to what they may; null everywhere else, and for whoever may see nothing.</summary>
    private static string? FirstOf(PageHandlerExecutingContext context) =>
        context is { HandlerInstance: OverviewPage, HttpContext: var http } && HttpMethods.IsGet(http.Request.Method) && StaffMember.Of(http.User) is { } staff && !staff.May(Permission.SeeOverview) ? Menu.For(staff).Select(item => item.Path).FirstOrDefault() : null;

    /// <summary>The permissions a handler stands behind; empty when it was forgotten, which closes it.</summary>
    public static IReadOnlyList<Permission> NeededFor(Type page, MethodInfo handler)
    {
        var ofPage = page.GetCustomAttribute<NeedsAttribute>()?.Permission;
        var ofDeed = handler.GetCustomAttribute<NeedsAttribute>()?.Permission;
        var isDeed = !handler.Name.StartsWith("OnGet", StringComparison.Ordinal);
        return (ofPage, ofDeed, isDeed) switch
        {
            (null, _, _) or (_, null, true) => [],
            ({ } see, { } act, _) => [see, act],
            ({ } see, null, false) => [see],
        };
    }

    private static bool IsOpenTo(StaffMember staff, Type page, HandlerMethodDescriptor handler) =>
        NeededFor(page, handler.MethodInfo) is { Count: > 0 } needed && needed.All(staff.May);
}
