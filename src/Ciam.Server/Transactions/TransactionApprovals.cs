using System.Text.Json.Nodes;
using Ciam.Protocol;
using Ciam.Protocol.BackchannelAuthentication;
using Ciam.Server.OAuth;
using Ciam.Storage;
using Ciam.Storage.Transactions;

namespace Ciam.Server.Transactions;

/// <summary>Has the customer asked, on a device of the customer's own, about what was assessed; the client polls for the answer as by CIBA.</summary>
internal sealed class TransactionApprovals(StartedApprovals approvals, TransactionKeys keys, CiamDbContext database)
{
    /// <summary>The answer with how to fetch the customer's; where the client may not ask so, with why not, and it asks by its own way.</summary>
    public async Task<string> StartAsync(Client client, Guid customerId, AssessmentRequest request, AssessmentRow row, DateTimeOffset now, CancellationToken ct)
    {
        var started = await approvals.StartAsync(
            client, customerId, AssessmentAnswer.DetailsOf(request)?.ToJsonString(), request.MovesMoney ? null : request.Approval!.BindingMessage, now, ct);
        var answer = AssessmentAnswer.WithApproval(keys.OpenAnswer(row.Id, row.SealedAnswer!), started.TryGet(out var approval, out var no)
            ? Started(approval)
            : new JsonObject { ["error"] = no.Error, ["error_description"] = no.Description });
        row.SealedAnswer = keys.SealAnswer(row.Id, answer);
        await database.SaveChangesAsync(CancellationToken.None);
        return answer;
    }

    private static JsonObject Started(StartedApproval approval)
    {
        var words = new JsonObject { ["auth_req_id"] = approval.Handle.Reveal(), ["expires_in"] = (long)approval.Lifetime.TotalSeconds, ["interval"] = (long)approval.Interval.TotalSeconds };
        if (approval.Number is { } number)
            words[BackchannelResponse.NumberMember] = number;
        return words;
    }
}
