using Ciam.Decisions.Risk;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Records;

/// <summary>GET /judgments: why requests were trusted or not, newest first.</summary>
internal static class ListJudgments
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/judgments", Id = "listJudgments", Scope = AdminScopes.ReadJudgments, Words = "Judgments, newest first.", Answer = typeof(ApiPage<JudgmentListed>),
        Query = [new("verdict", "allow, step_up or refuse."), new("purpose", "What was asked, such as sign_in."), new("customer", "A customer's id."), new("client", "A client's id."), ApiOperation.After], Refusals = [400],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string? verdict, string? purpose, string? customer, string? client, string? after, ApiDoor door, RiskDesk desk, CancellationToken ct) =>
        door.ReadAsync(http, Operation, async (staff, _) => (await desk.ListAsync(new JudgmentForm(Named<Verdict>(verdict), Named<Purpose>(purpose), customer, client, after), staff, ct)).TryGet(out var slice, out var no)
            ? ApiAnswer.Of(new ApiPage<JudgmentListed>([.. slice.Items.Select(Show)], slice.Next))
            : ApiAnswer.Invalid(no.Description), ct);

    /// <summary>The form's own name of a value; what is none stays, and is refused there.</summary>
    private static string? Named<T>(string? text)
        where T : struct, Enum => string.IsNullOrEmpty(text) ? null : Enum.GetValues<T>().Where(value => RiskJson.NameOf(value) == text).Select(value => value.ToString()).FirstOrDefault(text + "?");

    private static JudgmentListed Show(JudgmentLine line) => new(line.Id, line.At, line.Purpose, line.Verdict, line.Score, line.Reasons, line.CustomerId, line.ClientId);
}
