using Ciam.Storage.Primitives;
using Npgsql;

namespace Ciam.UnitTests.Server;

/// <summary>Requests share trips to the database and nothing else: neither another's fault nor a trip that never comes back.</summary>
public sealed class SharedTripsOfRequests
{
    [Fact]
    public async Task Who_comes_while_a_trip_is_under_way_goes_with_the_next()
    {
        var (sizes, away) = (new List<int>(), new TaskCompletionSource());
        var trips = new SharedTrips<int, int>(async asked =>
        {
            sizes.Add(asked.Count);
            await away.Task;
            return asked.Select(number => number * 10).ToList();
        }, mostRequests: 4, mostAtOnce: 1);

        var first = trips.AskAsync(0);
        while (sizes.Count == 0)
            await Task.Yield();
        var others = Enumerable.Range(1, 6).Select(trips.AskAsync).ToArray();
        away.SetResult();

        Assert.Equal(0, await first);
        var answers = await Task.WhenAll(others);
        Assert.Equal([10, 20, 30, 40, 50, 60], answers);
        Assert.Equal([1, 4, 2], sizes);
    }

    [Fact]
    public async Task What_the_database_refuses_is_tried_for_each_alone()
    {
        var away = new TaskCompletionSource();
        var trips = new SharedTrips<int, int>(async asked =>
        {
            await away.Task;
            return asked.Contains(3) ? throw new PostgresException("no", "ERROR", "ERROR", "23505") : asked;
        }, mostRequests: 64, mostAtOnce: 1);

        var all = Enumerable.Range(0, 6).Select(trips.AskAsync).ToArray();
        away.SetResult();

        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.IsType<PostgresException>(all[3].Exception!.InnerException);
        Assert.Equal([0, 1, 2, 4, 5], all.Where(one => one.IsCompletedSuccessfully).Select(one => one.Result));
    }

    /// <summary>A connection that broke tells everybody who shared it, and nothing is done twice.</summary>
    [Fact]
    public async Task Where_nobody_knows_what_became_of_a_trip_it_is_not_made_again()
    {
        var (made, away) = (0, new TaskCompletionSource());
        var trips = new SharedTrips<int, int>(async asked =>
        {
            Interlocked.Add(ref made, asked.Count);
            await away.Task;
            throw new NpgsqlException("broken");
        }, mostRequests: 64, mostAtOnce: 1);

        var all = Enumerable.Range(0, 5).Select(trips.AskAsync).ToArray();
        away.SetResult();

        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.All(all, one => Assert.IsType<NpgsqlException>(one.Exception!.InnerException));
        Assert.Equal(5, made);
    }

    [Fact]
    public async Task A_trip_that_never_comes_back_holds_up_nobody_who_did_not_share_it()
    {
        // Held here, as a socket holds a trip that is away: what nobody holds is collected, with the timer of its trip.
        var (away, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        var trips = new SharedTrips<int, int>(async asked =>
        {
            if (asked.Contains(0))
            {
                away.SetResult();
                await never.Task;
            }
            return asked;
        }, mostRequests: 64, mostAtOnce: 2);

        var lost = trips.AskAsync(0);
        await away.Task;

        // The first comes at once, when nobody knows yet, and nobody comes after him to help.
        Assert.Equal(1, await trips.AskAsync(1).WaitAsync(TimeSpan.FromMinutes(1)));
        await Task.Delay(TimeSpan.FromMilliseconds(60));
        Assert.Equal(2, await trips.AskAsync(2).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.False(lost.IsCompleted);
        never.SetResult();
        Assert.Equal(0, await lost.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Another_trip_begins_where_as_many_wait_as_one_takes()
    {
        var (begun, away) = (0, new TaskCompletionSource());
        var trips = new SharedTrips<int, int>(async asked =>
        {
            Interlocked.Increment(ref begun);
            await away.Task;
            return asked;
        }, mostRequests: 8, mostAtOnce: 3);

        var all = Enumerable.Range(0, 100).Select(trips.AskAsync).ToArray();
        while (Volatile.Read(ref begun) < 3)
            await Task.Yield();
        away.SetResult();

        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(all));
    }
}
