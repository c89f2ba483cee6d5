using Ciam.Server.House;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Pages.Dev;

/// <summary>Outside the demo there is no such page.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DemoOnlyAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (!context.HttpContext.RequestServices.GetRequiredService<IOptions<CiamOptions>>().Value.Demo)
            context.Result = new NotFoundResult();
    }
}
