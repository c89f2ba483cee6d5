using System.Buffers.Binary;
using Ciam.Decisions.Behaviour;
using Ciam.Storage;
using Ciam.Storage.Behaviour;
using Microsoft.EntityFrameworkCore;

namespace Ciam.Server.Behaviour;

/// <summary>Learns how a customer moves a pointer or strokes a screen, told apart from a crowd of others who agreed.</summary>
internal sealed class StrokeLearner(CiamDbContext database)
{
    /// <summary>A model is learned anew at most so often: it takes seconds, and habits of the hand change in weeks.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(1);

    /// <summary>So many strokes of one customer stand in the crowd.</summary>
    private const int MostInCrowd = 40;

    private const int MostOfOneSample = 8;
    /// <summary>The crowd of one kind: enough to stand for everybody.</summary>
    private const int MostOfKind = 20_000;

    private const int MostOthers = 4000;

    private const int MostTrees = 150;

    /// <summary>The model's profile in bytes when it is due, and null while the customer's strokes are too few.</summary>
    public async Task<byte[]?> FitAsync(Guid customerId, string kind, StrokeWindow window, CancellationToken ct)
    {
        var others = await database.Set<BehaviourStrokeRow>().AsNoTracking().Where(row => row.Kind == kind && row.CustomerId != customerId)
            .OrderByDescending(row => row.KeptAt).Take(MostOthers).ToListAsync(ct);
        var crowd = others.GroupBy(row => row.CustomerId).OrderBy(person => person.Key)
            .Select(person => (IReadOnlyList<double[]>)[.. person.OrderBy(row => row.KeptAt).ThenBy(row => row.Id).Select(row => Array.ConvertAll(row.Features, value => (double)value))])
            .ToList();
        var options = kind == BehaviourProfileRow.Touches ? StrokeModelOptions.Touch : new StrokeModelOptions();
        return StrokeModel.Fit(window, crowd, options with { Trees = options.Trees with { Trees = MostTrees } }) is { } model ? Write(model, window.Sessions.Count) : null;
    }

    public static bool IsDue(BehaviourProfileRow? model, DateTimeOffset now) => model is null || now - model.UpdatedAt >= Fresh;

    /// <summary>Some strokes join the crowd, and the customer's oldest there leave it.</summary>
    public async Task JoinCrowdAsync(Guid customerId, string kind, IReadOnlyList<double[]> strokes, DateTimeOffset takenAt, CancellationToken ct)
    {
        foreach (var row in strokes.Take(MostOfOneSample))
        {
            database.Add(new BehaviourStrokeRow
            {
                Id = House.OrderedId.New(takenAt),
                CustomerId = customerId,
                Kind = kind,
                Features = Array.ConvertAll(row, value => (float)value),
                KeptAt = takenAt,
            });
        }

        await database.Database.ExecuteSqlAsync($"""
            delete from ciam.behaviour_stroke where id in (
                select id from ciam.behaviour_stroke where customer_id = {customerId} and kind = {kind} order by kept_at desc, id desc offset {MostInCrowd - MostOfOneSample})
                or id in (select id from ciam.behaviour_stroke where kind = {kind} order by kept_at desc offset {MostOfKind} limit {MostInCrowd})
            """, ct);
    }

    /// <summary>How many sign-ins stand behind the model, then the model.</summary>
    public static (int Sessions, StrokeModel Model)? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
            return null;
        try
        {
            return (BinaryPrimitives.ReadUInt16LittleEndian(bytes), StrokeModel.FromBytes(bytes[2..]));
        }
        catch (FormatException)
        {
            // Of a layout that is no more: it is learned anew.
            return null;
        }
    }

    private static byte[] Write(StrokeModel model, int sessions)
    {
        var body = model.ToBytes();
        var bytes = new byte[2 + body.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)sessions);
        body.CopyTo(bytes, 2);
        return bytes;
    }
}
