using System.Text.Json;
using Ciam.Samples.Bank.Oidc;
using Microsoft.AspNetCore.Authentication;

namespace Ciam.Samples.Bank;

/// <summary>Why a login did not come about, kept for the one page that explains it.</summary>
internal sealed record LoginProblem(string Error, string? Description, string? ReturnTo)
{
    private const string Name = "login-problem";

    /// <summary>A login ended badly: remember why and show the page. Kept in the session, so that nobody can put words on it by a link.</summary>
    public static Task ShowAsync(RemoteFailureContext context)
    {
        var refused = context.Failure as OAuthException;
        var error = refused?.Error ?? (context.Failure is HttpRequestException or InvalidOperationException ? "unreachable" : "login_not_recognised");
        Keep(context.HttpContext.Session, new LoginProblem(error, refused?.Description, context.Properties?.RedirectUri));
        context.Response.Redirect("/sign-in/problem");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public static void Keep(ISession session, LoginProblem problem) => session.SetString(Name, JsonSerializer.Serialize(problem));

    public static LoginProblem? Find(ISession session) =>
        session.GetString(Name) is { } text ? JsonSerializer.Deserialize<LoginProblem>(text) : null;
}
