namespace Ciam.Server.Transactions;

/// <summary>What is wrong with a question, as problem+json with a code that stays (RFC 9457).</summary>
internal static class TransactionProblems
{
    public static IResult Invalid(string detail) => Of(StatusCodes.Status400BadRequest, "invalid_request", detail);

    public static IResult NoSuchCustomer { get; } = Of(StatusCodes.Status404NotFound, "unknown_customer", "customer: nobody is known to this client by this subject");

    public static IResult NoSuchTransaction { get; } = Of(StatusCodes.Status404NotFound, "unknown_transaction", "no assessment of this client bears this name");

    public static IResult NameTaken { get; } = Of(StatusCodes.Status409Conflict, "transaction_id_reused", "transaction_id: was used for another question; the same one may be repeated letter for letter");

    public static IResult NotJson { get; } = Of(StatusCodes.Status415UnsupportedMediaType, "not_json", "the body must be application/json");

    public static IResult TooLong(int most) => Of(StatusCodes.Status413PayloadTooLarge, "too_long", $"the body may have {most} bytes");

    private static IResult Of(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, type: "about:blank", extensions: new Dictionary<string, object?> { ["code"] = code });
}
