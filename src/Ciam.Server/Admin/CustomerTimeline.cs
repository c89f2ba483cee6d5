using Ciam.Decisions.Admin;
using Ciam.Decisions.Audit;
using Ciam.Server.Audit;
using Ciam.Server.Customers;
using Ciam.Storage;
using Ciam.Storage.Audit;
using Ciam.Storage.Customers;
using Ciam.Storage.Risk;

namespace Ciam.Server.Admin;

/// <summary>What a timeline can be narrowed to.</summary>
internal enum MomentKind
{
    All,
    SignIns,

    /// <summary>What the customer changed or agreed to.</summary>
    Changes,

    /// <summary>Codes and tokens given to apps.</summary>
    Apps,
    Judgments,
    Messages,

    /// <summary>What people of the bank did.</summary>
    Staff,
}

/// <summary>A mail, text message or call, without what it said.</summary>
internal sealed record MessageLine(string Channel, string Recipient, string Subject, DateTimeOffset? SentAt, string? CarrierStatus, bool Failed);

/// <summary>One thing that happened to a customer: an entry of the trail, a judgment or a message.</summary>
internal sealed record Moment(DateTimeOffset At, Guid Id)
{
    public AuditLine? Entry { get; init; }
    public JudgmentLine? Judgment { get; init; }
    public MessageLine? Message { get; init; }
}

/// <summary>Which part of a timeline is wanted.</summary>
internal sealed record TimelineQuestion(MomentKind Kind, Cursor? After)
{
    /// <summary>Null when it could match nothing.</summary>
    public static TimelineQuestion? Read(string? kind, string? after)
    {
        if (!AuditQuestion.TryReadCursor(after, out var cursor))
            return null;
        if (string.IsNullOrEmpty(kind))
            return new TimelineQuestion(MomentKind.All, cursor);
        return Enum.GetValues<MomentKind>().Where(known => NameOf(known) == kind).Select(known => new TimelineQuestion(known, cursor)).SingleOrDefault();
    }

    /// <summary>As it stands in the address.</summary>
    public static string NameOf(MomentKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>What happened to one customer, from three sources, in one order.</summary>
internal sealed class CustomerTimeline(CiamDbContext database, AuditTrail audit)
{
    private const int Wanted = Slice<Moment>.Size + 1;

    public async Task<Slice<Moment>> ReadAsync(Guid customer, TimelineQuestion question, StaffMember staff, CancellationToken ct)
    {
        (DateTimeOffset, Guid)? before = question.After is { } after ? (after.At, after.Id) : null;
        var moments = new List<Moment>();
        if (FilterOf(question.Kind, customer) is { } filter)
        {
            var entries = await database.FindAuditEntriesAsync(filter, before, Wanted, ct);
            await audit.OpenAsync(entries, ct);
            var names = await database.NamesOfStaffAsync(entries, ct);
            moments.AddRange(entries.Select(row => new Moment(row.At, row.Id) { Entry = AuditDesk.Show(row, names, staff) }));
        }

        if (question.Kind is MomentKind.All or MomentKind.Judgments)
        {
            var judgments = await database.FindJudgmentsAsync(new JudgmentFilter { CustomerId = customer, Segment = staff.Segment }, before, Wanted, ct);
            moments.AddRange(judgments.Select(row => new Moment(row.At, row.Id) { Judgment = RiskDesk.Show(row, new Dictionary<Guid, string>()) }));
        }

        if (question.Kind is MomentKind.All or MomentKind.Messages)
        {
            var messages = await database.MessagesOfAsync(customer, before, Wanted, ct);
            moments.AddRange(messages.Select(row => new Moment(row.CreatedAt, row.Id) { Message = Show(row, staff) }));
        }

        return Slice<Moment>.Of([.. moments.OrderByDescending(moment => moment.At).ThenByDescending(moment => moment.Id).Take(Wanted)], moment => moment, moment => new Cursor(moment.At, moment.Id));
    }

    /// <summary>Null where the trail has nothing of the kind.</summary>
    private static AuditFilter? FilterOf(MomentKind kind, Guid customer) => kind switch
    {
        MomentKind.All => new AuditFilter { CustomerId = customer },
        MomentKind.SignIns => new AuditFilter { CustomerId = customer, Class = AuditClasses.SignIn, NotActorKind = "staff" },
        MomentKind.Changes => new AuditFilter { CustomerId = customer, Class = AuditClasses.Account, NotActorKind = "staff" },
        MomentKind.Apps => new AuditFilter { CustomerId = customer, Class = AuditClasses.Token, NotActorKind = "staff" },
        MomentKind.Staff => new AuditFilter { CustomerId = customer, ActorKind = "staff" },
        _ => null,
    };

    private static MessageLine Show(MessageRow row, StaffMember staff) => new(
        row.Channel,
        staff.May(Permission.SeeContacts) ? row.Recipient : (row.Channel == Messages.MailChannel ? Masks.Email(row.Recipient) : Masks.Phone(row.Recipient))!,
        row.Subject,
        row.SentAt,
        row.CarrierStatus,
        row.CarrierStatus is "undelivered" or "failed" || (row.SentAt is null && row.Failure is not null && row.SealedBody is null));
}
