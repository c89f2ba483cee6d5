using Ciam.Server.House;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Customers.Delivery;

/// <summary>Takes due messages from the queue, sends them, and notes what became of them; a message may arrive twice, but none is lost.</summary>
internal sealed class MessageDispatch(CiamDbContext database, Vault vault, Brands brands, TextGuard texts, IEnumerable<ISendsMessages> senders, ILogger<MessageDispatch> log)
{
    public const int MostAttempts = 6;
    private const int Batch = 20;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>Codes and links have run out long before; support may still want to see that something was sent.</summary>
    private static readonly TimeSpan BodyKept = TimeSpan.FromHours(24);
    private static readonly TimeSpan RowKept = TimeSpan.FromDays(30);

    private readonly Dictionary<string, ISendsMessages> _ways = senders.Where(sender => sender.IsConfigured).ToDictionary(sender => sender.Channel);

    /// <summary>How many were taken.</summary>
    public async Task<int> SendDueAsync(DateTimeOffset now, CancellationToken ct)
    {
        if (_ways.Count == 0)
            return 0;
        var due = await database.LeaseDueMessagesAsync([.. _ways.Keys], Batch, Lease, now, ct);
        var look = due.Any(message => message.Channel == Messages.MailChannel) ? await LookAsync(ct) : null;
        foreach (var message in due)
        {
            var outgoing = new Outgoing(message.Id, message.Recipient, new MessageText(message.Subject, vault.OpenText(Messages.BodyPurpose, message.SealedBody)), message.Attempts)
            {
                Language = await LanguageOfAsync(message, ct),
                Look = message.Channel == Messages.MailChannel ? look : null,
            };
            await NoteAsync(message, await _ways[message.Channel].SendAsync(outgoing, ct), now);
        }

        return due.Count;
    }

    private async Task<MailLook> LookAsync(CancellationToken ct)
    {
        var brand = await brands.OfAsync(null, ct);
        return new MailLook(brand.Name, brand.Colour ?? MailLook.UsualColour, brand.Logo is { } logo ? await brands.LogoAsync(logo.Hash, ct) : null, brand.Logo?.Width ?? 0, brand.Logo?.Height ?? 0);
    }

    /// <summary>Texts after a day, rows after a month; with them the links and codes that ran out.</summary>
    public async Task ForgetOldAsync(DateTimeOffset now, CancellationToken ct)
    {
        var (bodies, rows) = (now - BodyKept, now - RowKept);
        await database.Set<MessageRow>().Where(row => row.CreatedAt < bodies && row.SealedBody != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.SealedBody, (byte[]?)null), ct);
        await database.Set<MessageRow>().Where(row => row.CreatedAt < rows).ExecuteDeleteAsync(ct);
        var yesterday = DateOnly.FromDateTime(bodies.UtcDateTime);
        await database.Set<TextBudgetRow>().Where(row => row.Day < yesterday).ExecuteDeleteAsync(ct);
        await database.Set<TextPauseRow>().Where(row => row.Until < rows).ExecuteDeleteAsync(ct);
        await database.Set<MailLinkRow>().Where(row => row.ExpiresAt < rows).ExecuteDeleteAsync(ct);
        await database.Set<RegistrationRow>().Where(row => row.ExpiresAt < bodies).ExecuteDeleteAsync(ct);
        await database.Set<ContactCodeRow>().Where(row => row.ExpiresAt < bodies).ExecuteDeleteAsync(ct);
    }

    /// <summary>For voices that read it out and mail programs that read it aloud: the customer's, in which the words were chosen.</summary>
    private async Task<string?> LanguageOfAsync(MessageRow message, CancellationToken ct) =>
        message is { Channel: Messages.VoiceChannel or Messages.MailChannel, CustomerId: { } customer }
            ? Language.Known(await database.Set<CustomerRow>().Where(row => row.Id == customer).Select(row => row.Locale).SingleOrDefaultAsync(ct) ?? "")
            : null;

    /// <summary>Not to be cancelled: a message that was sent must not be sent again.</summary>
    private async Task NoteAsync(MessageRow message, Attempt attempt, DateTimeOffset now)
    {
        var row = database.Set<MessageRow>().Where(same => same.Id == message.Id);
        if (attempt.Outcome == Attempt.Kind.Sent)
        {
            // A report may have been faster than the answer.
            await row.ExecuteUpdateAsync(set => set.SetProperty(same => same.SentAt, now).SetProperty(same => same.CarrierId, attempt.CarrierId)
                .SetProperty(same => same.Failure, same => same.CarrierStatus == null ? null : same.Failure)
                .SetProperty(same => same.CarrierStatus, same => same.CarrierStatus ?? (attempt.CarrierId == null ? null : CarrierStatus.Queued)), CancellationToken.None);
            // Codes were charged before they were let out.
            if (message is { Channel: Messages.SmsChannel, CodeId: null })
                await texts.CountNoticeAsync(message.Recipient, now, CancellationToken.None);
            log.MessageSent(message.Id, message.Channel, attempt.Code);
        }
        else if (attempt.Outcome == Attempt.Kind.Again && message.Attempts < MostAttempts)
        {
            var next = now + (attempt.TryAfter ?? FirstPause * Math.Pow(3, message.Attempts - 1));
            await row.ExecuteUpdateAsync(set => set.SetProperty(same => same.NextAttemptAt, next).SetProperty(same => same.Failure, attempt.Code), CancellationToken.None);
            log.MessageDelayed(message.Id, message.Channel, attempt.Code, message.Attempts);
        }
        else
        {
            await row.ExecuteUpdateAsync(set => set.SetProperty(same => same.SealedBody, (byte[]?)null).SetProperty(same => same.Failure, attempt.Code), CancellationToken.None);
            log.MessageGivenUp(message.Id, message.Channel, attempt.Code, message.Attempts);
        }
    }
}
