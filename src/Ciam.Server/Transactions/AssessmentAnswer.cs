using System.Text.Json.Nodes;
using Ciam.Decisions.Risk;
using Ciam.Decisions.Transactions;
using Ciam.Protocol.RichAuthorization;
using Ciam.Storage.Transactions;

namespace Ciam.Server.Transactions;

/// <summary>The answer as JSON: verdict, probability, reasons with numbers, and what a step-up must be bound to.</summary>
internal static class AssessmentAnswer
{
    public static string Write(AssessmentRequest request, AssessmentRow row, FraudJudgment judgment)
    {
        var answer = new JsonObject
        {
            ["assessment_id"] = row.Id.ToString(),
            ["transaction_id"] = row.TransactionId,
            ["verdict"] = RiskJson.NameOf(judgment.Verdict),
            ["score"] = judgment.Score,
            ["log_odds"] = judgment.LogOdds,
            ["base"] = judgment.Base,
            ["reasons"] = new JsonArray([.. judgment.Reasons.Select(Reason)]),
            ["contributions"] = new JsonArray([.. judgment.Contributions.Select(Part)]),
            ["policy"] = judgment.PolicyVersion,
            ["model"] = judgment.ModelVersion,
        };
        if (judgment.Verdict == FraudVerdict.StepUp && DetailsOf(request) is { } details)
            answer["authorization_details"] = details;
        if (AdverseTexts.Of(judgment) is { } texts)
            answer["customer_texts"] = new JsonObject(texts.Select(text => KeyValuePair.Create<string, JsonNode?>(text.Key, text.Value)));
        return answer.ToJsonString();
    }

    /// <summary>The same answer, with how the customer's own answer is fetched.</summary>
    public static string WithApproval(string answer, JsonObject approval)
    {
        var whole = JsonNode.Parse(answer)!.AsObject();
        whole["approval"] = approval;
        return whole.ToJsonString();
    }

    /// <summary>Null where the payee is not named by IBAN and name, which an approval to the letter needs.</summary>
    public static JsonArray? DetailsOf(AssessmentRequest request)
    {
        if (request is not { Amount: { } amount, Currency: { } currency, Payee: { Iban: { } iban, Name: { } name } })
            return null;
        var detail = new JsonObject
        {
            ["type"] = DetailCatalog.PaymentInitiation,
            ["instructedAmount"] = new JsonObject { ["currency"] = currency, ["amount"] = amount },
            ["creditorName"] = name,
            ["creditorAccount"] = new JsonObject { ["iban"] = iban },
        };
        if (request.DebtorIban is { } debtor)
            detail["debtorAccount"] = new JsonObject { ["iban"] = debtor };
        if (request.Remittance is { } remittance)
            detail["remittanceInformationUnstructured"] = remittance;
        return new JsonArray(detail);
    }

    private static JsonObject Reason(FraudReason reason)
    {
        var json = new JsonObject { ["code"] = RiskJson.NameOf(reason.Family), ["weight"] = reason.LogOdds, ["text"] = FraudWords.Of(reason) };
        if (reason.Rule is { } rule)
            (json["rule"], json["at_least"]) = (rule, RiskJson.NameOf(reason.AtLeast!.Value));
        json["features"] = new JsonArray([.. reason.Features.Select(Part)]);
        return json;
    }

    private static JsonNode Part(FraudContribution part)
    {
        var json = new JsonObject { ["name"] = part.Feature, ["value"] = part.Value };
        if (part.With is { } other)
            (json["with"], json["with_value"]) = (other, part.WithValue);
        json["weight"] = part.LogOdds;
        return json;
    }
}
