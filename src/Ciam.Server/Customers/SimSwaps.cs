using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Ciam.Server.Customers;

/// <summary>
/// Asks the carriers, where the bank has such a service, when the SIM card behind a number was last changed (CAMARA SIM Swap, <c>retrieve-date</c>). A card changed lately counts like a number changed lately:
/// for three days no codes go there where there is a better way, and for a week it speaks against strange devices. A service that fails, hesitates or talks nonsense changes nothing.
/// </summary>
internal sealed partial class SimSwaps(CiamDbContext database, HttpClient http, IOptions<CiamOptions> options, TimeProvider clock, ILogger<SimSwaps> log)
{
    /// <summary>Somebody waits for a code.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Older changes say nothing any more.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    private const int LongestAnswer = 4096;

    private readonly SimSwapOptions _service = options.Value.Sms.SimSwap;

    /// <summary>True when a code should not go to the customer's number now: its card is new, and there is a better way.</summary>
    public async Task<bool> SpeakAgainstAsync(CustomerRow customer, DateTimeOffset now, CancellationToken ct)
    {
        if (_service.Url is not { } url || customer is not { PhoneNumberConfirmed: true, PhoneNumber: { } number })
            return false;
        if (await AskAsync(url, number, ct) is not { } changed || changed > now || changed < now - Lately || changed <= customer.PhoneChangedAt)
            return false;
        customer.PhoneChangedAt = changed;
        await database.Set<CustomerRow>().Where(row => row.Id == customer.Id && row.PhoneNumber == number).ExecuteUpdateAsync(set => set.SetProperty(row => row.PhoneChangedAt, changed), ct);
        Changed(customer.Id);
        return Enrolment.PhoneIsFresh(customer, now)
            && (await database.Set<TotpRow>().AnyAsync(row => row.CustomerId == customer.Id && row.ConfirmedAt != null, ct) || await database.Set<PasskeyRow>().AnyAsync(row => row.CustomerId == customer.Id, ct));
    }

    /// <summary>Null when nothing is known.</summary>
    private async Task<DateTimeOffset?> AskAsync(string url, string number, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(new { phoneNumber = number }) };
            if (_service.Token is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                Failed(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
                return null;
            }

            var bytes = new byte[LongestAnswer];
            await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, limit.Token);
            using var json = JsonDocument.Parse(bytes.AsMemory(0, length));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("latestSimChange", out var at) && at.ValueKind == JsonValueKind.String && at.TryGetDateTimeOffset(out var changed) ? changed : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException || (fault is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Failed(fault is OperationCanceledException ? "timeout" : fault is JsonException ? "not JSON" : "no connection");
            return null;
        }
    }

    [LoggerMessage(2050, LogLevel.Information, "the carrier says that the SIM card of customer {Customer} was changed lately")]
    private partial void Changed(Guid customer);

    [LoggerMessage(2051, LogLevel.Warning, "the SIM card service could not be asked: {Fault}; nothing is concluded from that")]
    private partial void Failed(string fault);
}
