using System.Text.Json;
using Ciam.Decisions.Risk;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin.Api.Records;

/// <summary>GET /judgments/{id}: one judgment with the facts it stood on.</summary>
internal static class GetJudgment
{
    public static ApiOperation Operation { get; } = new()
    {
        Method = "GET", Path = "/judgments/{id}", Id = "getJudgment", Scope = AdminScopes.ReadJudgments, Words = "One judgment with its facts.", Answer = typeof(JudgmentView), Refusals = [404],
    };

    public static Task<IResult> HandleAsync(HttpContext http, string id, ApiDoor door, RiskDesk desk, CancellationToken ct) => door.ReadAsync(http, Operation, async (staff, _) =>
        Guid.TryParseExact(id, "D", out var judgment) && await desk.FindAsync(judgment, staff, ct) is { Kept: var kept } ? ApiAnswer.Of(Show(kept)) : ApiAnswer.NotFound("judgment"), ct);

    private static JudgmentView Show(Risk.KeptJudgment kept) => new(
        kept.Id, kept.At, kept.Purpose, kept.Judgment.Verdict, kept.Judgment.Score, kept.Judgment.PolicyVersion,
        [.. kept.Judgment.Evidence.Select(evidence => new ReasonView(evidence.Code, Reasons.TitleOf(evidence.Code), evidence.Contribution, evidence.Detail))],
        kept.CustomerId, kept.ClientId, kept.SessionId, JsonSerializer.Deserialize<JsonElement>(RiskJson.Write(kept.Facts)));
}
