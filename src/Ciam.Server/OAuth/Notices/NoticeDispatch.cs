using System.Globalization;
using Ciam.Server.Http;
using Ciam.Storage;
using Ciam.Storage.OAuth;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.OAuth.Notices;

/// <summary>Queues what ended sessions owe to clients, takes due notices, tells them, and notes what became of them; a notice may arrive twice, but none is lost.</summary>
internal sealed partial class NoticeDispatch(CiamDbContext database, Clients clients, IEnumerable<NoticeComposer> composers, GuardedFetcher fetcher, ILogger<NoticeDispatch> log)
{
    public const int MostAttempts = 8;
    private const int Batch = 20;
    private const int SessionsAtOnce = 500;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>How many notices were taken.</summary>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await database.QueueLogoutNoticesAsync(LogoutNotice.Name, SessionsAtOnce, now, ct);
        var due = await database.LeaseDueNoticesAsync(Batch, MostAttempts, Lease, now, ct);
        var outgoing = new List<(NoticeRow Notice, OutgoingNotice? Out)>();
        foreach (var notice in due)
        {
            var client = await clients.FindAsync(notice.ClientId, now, ct);
            outgoing.Add((notice, client is null ? null : await composers.Single(composer => composer.Kind == notice.Kind).ComposeAsync(notice, client, now, ct)));
        }

        // One slow server shall not hold up the others' customers.
        var answers = await Task.WhenAll(outgoing.Select(async entry => (entry.Notice, Answer: entry.Out is { } @out ? await fetcher.PostAsync(@out.Url, @out.Compose, ct) : FetchAnswer.Failed(GuardedFetcher.Forbidden))));
        foreach (var (notice, answer) in answers)
            await NoteAsync(notice, answer, now);
        return due.Count;
    }

    /// <summary>Not to be cancelled: what was told need not be told again.</summary>
    private async Task NoteAsync(NoticeRow notice, FetchAnswer answer, DateTimeOffset now)
    {
        var row = database.Set<NoticeRow>().Where(same => same.Id == notice.Id);
        var code = answer.Fault ?? answer.Status.ToString(CultureInfo.InvariantCulture);
        if (answer is { Fault: null, Status: >= 200 and < 300 })
        {
            await row.ExecuteUpdateAsync(set => set.SetProperty(same => same.DeliveredAt, now).SetProperty(same => same.SealedBody, (byte[]?)null).SetProperty(same => same.Failure, (string?)null), CancellationToken.None);
            Told(notice.Kind, notice.ClientId);
        }
        else if (answer.MayTryAgain && notice.Attempts < MostAttempts)
        {
            var next = now + FirstPause * Math.Pow(3, notice.Attempts - 1);
            await row.ExecuteUpdateAsync(set => set.SetProperty(same => same.NextAttemptAt, next).SetProperty(same => same.Failure, code), CancellationToken.None);
            Delayed(notice.Kind, notice.ClientId, code, notice.Attempts);
        }
        else
        {
            await row.ExecuteUpdateAsync(set => set.SetProperty(same => same.Attempts, MostAttempts).SetProperty(same => same.SealedBody, (byte[]?)null).SetProperty(same => same.Failure, code), CancellationToken.None);
            GivenUp(notice.Kind, notice.ClientId, code, notice.Attempts);
        }
    }

    [LoggerMessage(1010, LogLevel.Information, "{Kind} was told to {ClientId}")]
    private partial void Told(string kind, string clientId);

    [LoggerMessage(1011, LogLevel.Warning, "{Kind} could not be told to {ClientId} ({Code}) at try {Attempts} and will be tried again")]
    private partial void Delayed(string kind, string clientId, string code, int attempts);

    [LoggerMessage(1012, LogLevel.Warning, "{Kind} could not be told to {ClientId} ({Code}) and was given up at try {Attempts}")]
    private partial void GivenUp(string kind, string clientId, string code, int attempts);
}
