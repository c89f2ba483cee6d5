using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Server.Behaviour;
using Npgsql;

namespace Ciam.Server.Risk;

/// <summary>What is remembered of a customer and of the network a request comes from: one row of <see cref="FactQueries"/>.</summary>
internal sealed record CustomerMemory(PolicyVersions Policies, FailureFacts Failures, CustomerBaseline? Habits, Sighting? LastSighting, RiskFacts? Origin, KnownBehaviour? Behaviour)
{
    public static CustomerMemory Read(NpgsqlDataReader row)
    {
        var habits = Json<CustomerBaseline>(row, 6);
        return new CustomerMemory(
            PoliciesOf(row), FailuresOf(row), Json<List<RiskFacts>>(row, 7)?.Aggregate(habits ?? CustomerBaseline.None, (learned, facts) => learned.Learn(facts)) ?? habits,
            Json<Sighting>(row, 8), Json<RiskFacts>(row, 9), Json<KnownBehaviour>(row, 10));
    }

    public static PolicyVersions PoliciesOf(NpgsqlDataReader row) => new(Text(row, 0), Text(row, 1));

    public static FailureFacts FailuresOf(NpgsqlDataReader row) => new()
    {
        OnAccount = row.GetInt32(2),
        FromNetwork = row.GetInt32(3),
        AccountsFailingFromNetwork = row.GetInt32(4),
        AccountsSucceedingFromNetwork = row.GetInt32(5),
    };

    public static T? Json<T>(NpgsqlDataReader row, int column)
        where T : class => Text(row, column) is { } json ? RiskJson.Read<T>(json) : null;

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>
/// What risk remembers of the customer behind a grant, asked for in the batch of whoever reads the grant. Where it cannot be had, judging asks for it
/// again by itself, and fails closed.
/// </summary>
public sealed class Recollection
{
    internal Recollection(NpgsqlBatchCommand question) => Question = question;

    public NpgsqlBatchCommand Question { get; }

    internal CustomerMemory? Memory { get; private set; }

    /// <summary>The batch has come to the answer.</summary>
    public async Task HearAsync(NpgsqlDataReader answer, CancellationToken ct)
    {
        try
        {
            Memory = await answer.ReadAsync(ct) ? CustomerMemory.Read(answer) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            Memory = null;
        }
    }
}
