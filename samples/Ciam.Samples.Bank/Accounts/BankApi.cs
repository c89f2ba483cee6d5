using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ciam.Samples.Bank.Accounts;

internal sealed record Transaction(DateTimeOffset BookedAt, string Text, string Kind, string Amount)
{
    public bool IsCredit => !Amount.StartsWith('-');
}

internal sealed record Account(string Id, string Name, string Iban, string Currency, string Balance, IReadOnlyList<Transaction> Transactions);

/// <summary>A transfer as the customer typed it.</summary>
public sealed record TransferForm(string FromAccount, string CreditorName, string CreditorIban, string Amount, string? Reference)
{
    /// <summary>The only currency of this bank.</summary>
    public string Currency { get; } = "CHF";
}

/// <summary>What the API booked.</summary>
public sealed record TransferReceipt(
    string TransferId, DateTimeOffset BookedAt, string CreditorName, string CreditorIban, string Amount, string Currency, string? Reference, string NewBalance);

/// <summary>How the API answered; exactly one of its kinds.</summary>
internal abstract record ApiAnswer<T>
{
    public sealed record Given(T Value) : ApiAnswer<T>;

    /// <summary>The login is not strong or fresh enough (RFC 9470), or the customer has to approve just this, to be asked for as it is (RFC 9396).</summary>
    public sealed record StepUpWanted(string? AcrValues, int? MaxAge, string? AuthorizationDetails = null) : ApiAnswer<T>;

    /// <summary>The input is wrong, by field.</summary>
    public sealed record InputWrong(IReadOnlyDictionary<string, string[]> Problems) : ApiAnswer<T>;

    /// <summary>The token is not accepted any more.</summary>
    public sealed record LoginOver : ApiAnswer<T>;

    public sealed record Refused(string Reason) : ApiAnswer<T>;
}

/// <summary>The bank's own API, called with the customer's access token.</summary>
internal sealed class BankApi(HttpClient http)
{
    private sealed record AccountList(IReadOnlyList<Account> Accounts);

    private sealed record Problem(string? Detail, string? Code, [property: JsonPropertyName("errors")] Dictionary<string, string[]>? Errors, [property: JsonPropertyName("authorization_details")] JsonElement? AuthorizationDetails);

    public async Task<ApiAnswer<IReadOnlyList<Account>>> AccountsAsync(string token, CancellationToken ct) =>
        await SendAsync<AccountList>(HttpMethod.Get, "accounts", token, _ => { }, ct) switch
        {
            ApiAnswer<AccountList>.Given given => new ApiAnswer<IReadOnlyList<Account>>.Given(given.Value.Accounts),
            ApiAnswer<AccountList>.LoginOver => new ApiAnswer<IReadOnlyList<Account>>.LoginOver(),
            ApiAnswer<AccountList>.Refused refused => new ApiAnswer<IReadOnlyList<Account>>.Refused(refused.Reason),
            var other => new ApiAnswer<IReadOnlyList<Account>>.Refused($"unexpected: {other.GetType().Name}"),
        };

    /// <summary>Orders a transfer. The key makes it safe to ask again: the API books it once.</summary>
    public Task<ApiAnswer<TransferReceipt>> TransferAsync(string token, TransferForm form, string key, CancellationToken ct) =>
        SendAsync<TransferReceipt>(HttpMethod.Post, "transfers", token, request =>
        {
            request.Content = JsonContent.Create(form);
            request.Headers.Add("Idempotency-Key", key);
        }, ct);

    private async Task<ApiAnswer<T>> SendAsync<T>(HttpMethod method, string path, string token, Action<HttpRequestMessage> complete, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        complete(request);
        try
        {
            using var response = await http.SendAsync(request, ct);
            return response.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.Created => new ApiAnswer<T>.Given((await response.Content.ReadFromJsonAsync<T>(ct))!),
                HttpStatusCode.Unauthorized => Challenged<T>(response),
                _ => await RefusedAsync<T>(response, ct),
            };
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException || (fault is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return new ApiAnswer<T>.Refused("our account system does not answer at the moment");
        }
    }

    private static ApiAnswer<T> Challenged<T>(HttpResponseMessage response)
    {
        var challenge = BearerChallenge.Read(response.Headers.WwwAuthenticate);
        return challenge.GetValueOrDefault("error") == "insufficient_user_authentication"
            ? new ApiAnswer<T>.StepUpWanted(
                challenge.GetValueOrDefault("acr_values"),
                int.TryParse(challenge.GetValueOrDefault("max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : null)
            : new ApiAnswer<T>.LoginOver();
    }

    private static async Task<ApiAnswer<T>> RefusedAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadFromJsonAsync<Problem>(ct)
            : null;
        if (problem is { Code: "payment_not_approved", AuthorizationDetails: { } details })
            return new ApiAnswer<T>.StepUpWanted(null, null, details.GetRawText());
        return problem?.Errors is { Count: > 0 } errors
            ? new ApiAnswer<T>.InputWrong(errors)
            : new ApiAnswer<T>.Refused(problem?.Detail ?? $"our account system answered with status {(int)response.StatusCode}");
    }
}
