using Ciam.Server.House;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers.Delivery;

/// <summary>What the story of a status report needs.</summary>
internal readonly record struct StatusServices(CiamDbContext Database, Issuer Issuer, IOptions<CiamOptions> Options, TimeProvider Clock, ILogger<MessageDispatch> Log);

/// <summary>POST /messages/{id}/status: Twilio tells what became of a text message or call.</summary>
internal static class StatusEndpoint
{
    public static string PathOf(Guid messageId) => $"/messages/{messageId:D}/status";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/messages/{id:guid}/status", Handle).WithName("MessageStatus").DisableAntiforgery();

    private static async Task<IResult> Handle(HttpContext http, Guid id, [AsParameters] StatusServices s, CancellationToken ct)
    {
        var now = s.Clock.GetUtcNow();

        // 1 Read: a form, nothing twice.
        if (!(await OAuthForm.ReadFormAsync(http, ct)).TryGet(out var form, out var no))
            return Results.StatusCode(no.Status);

        // 2 Is it the carrier who speaks? Whoever cannot sign learns nothing about messages.
        if (!TwilioSignature.IsGood(http.Request.Headers[TwilioSignature.Header].ToString(), s.Issuer.At(PathOf(id)), form.Values, s.Options.Value.Sms))
            return Results.StatusCode(StatusCodes.Status403Forbidden);

        // 3 What does it say? Words we do not know change nothing; Twilio adds some now and then.
        if ((form["MessageSid"] ?? form["CallSid"]) is not { Length: > 0 and <= 64 } carrierId)
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (CarrierStatus.Read(form["MessageStatus"] ?? form["CallStatus"]) is not { } status)
            return Results.NoContent();

        // 4 Keep it, if it is news: reports come late, twice and out of order, and an end stays the end.
        var report = new CarrierReport(id, carrierId, status, CarrierStatus.Before(status), ErrorOf(form["ErrorCode"]));
        if (await s.Database.NoteReportAsync(report, now, ct))
            s.Log.MessageReported(id, carrierId, status, report.Error ?? "");
        else if (!await s.Database.KnowsMessageAsync(id, ct))
            return Results.NotFound();
        return Results.NoContent();
    }

    private static string? ErrorOf(string? code) => code is { Length: > 0 and <= 8 } && code.All(char.IsAsciiDigit) ? code : null;
}
