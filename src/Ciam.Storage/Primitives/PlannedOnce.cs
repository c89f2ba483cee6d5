using Npgsql;

namespace Ciam.Storage.Primitives;

/// <summary>
/// At the head of a batch: its statements are planned once for each connection, whatever is asked (PostgreSQL, plan_cache_mode). For questions of many
/// parts, whose planning costs many times their work. They are planned for tables of any size, by their indexes: what suits the few rows of a new bank
/// would be held on to when it has grown. A few rows by their keys are never worth compiling.
/// </summary>
public static class PlannedOnce
{
    /// <summary>Holds until the transaction ends, which for a batch of its own is the batch; answers one row.</summary>
    public static NpgsqlBatchCommand Command() => new("select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true), set_config('jit', 'off', true)");
}
