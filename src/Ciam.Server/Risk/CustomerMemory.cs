using Ciam.Decisions.Risk;
using Ciam.Decisions.Risk.Baselines;
using Ciam.Server.Behaviour;
using Npgsql;

namespace Ciam.Server.Risk;

/// <summary>What is remembered of a customer and of the network a request comes from: one row of <see cref="FactQueries"/>.</summary>
internal sealed record CustomerMemory(PolicyVersions Policies, FailureFacts Failures, CustomerBaseline? Habits, Sighting? LastSighting, RiskFacts? Origin, KnownBehaviour? Behaviour)
{
    /// <summary>How many columns of a row it is read from.</summary>
    public const int Width = 11;

    /// <summary>From the row's columns that begin at <paramref name="from"/>.</summary>
    public static CustomerMemory Read(NpgsqlDataReader row, int from = 0)
    {
        var habits = Json<CustomerBaseline>(row, from + 6);
        return new CustomerMemory(
            PoliciesOf(row, from), FailuresOf(row, from),
            Json<List<RiskFacts>>(row, from + 7)?.Aggregate(habits ?? CustomerBaseline.None, (learned, facts) => learned.Learn(facts)) ?? habits,
            Json<Sighting>(row, from + 8), Json<RiskFacts>(row, from + 9), Json<KnownBehaviour>(row, from + 10));
    }

    public static PolicyVersions PoliciesOf(NpgsqlDataReader row, int from = 0) => new(Text(row, from), Text(row, from + 1));

    public static FailureFacts FailuresOf(NpgsqlDataReader row, int from = 0) => new()
    {
        OnAccount = row.GetInt32(from + 2),
        FromNetwork = row.GetInt32(from + 3),
        AccountsFailingFromNetwork = row.GetInt32(from + 4),
        AccountsSucceedingFromNetwork = row.GetInt32(from + 5),
    };

    public static T? Json<T>(NpgsqlDataReader row, int column)
        where T : class => Text(row, column) is { } json ? RiskJson.Read<T>(json) : null;

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
