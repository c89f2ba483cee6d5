using Npgsql;

namespace Ciam.Storage.Primitives;

/// <summary>
/// At the head of a batch: its statements are planned once for each connection, whatever is asked (PostgreSQL, plan_cache_mode). For questions of many
/// parts, whose planning costs many times their work; they have to be written so that no answer's plan depends on its parameters.
/// </summary>
public static class PlannedOnce
{
    /// <summary>Holds until the transaction ends, which for a batch of its own is the batch; answers one row.</summary>
    public static NpgsqlBatchCommand Command() => new("select set_config('plan_cache_mode', 'force_generic_plan', true)");
}
