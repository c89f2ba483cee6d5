using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Server.House;

namespace Ciam.Server.Risk.Places;

/// <summary>Looks places up in the configured files, and in the demo's own world; without files nothing is known and nothing is wrong.</summary>
internal sealed partial class PlaceFiles(IReadOnlyList<MmdbReader> readers, ILogger<PlaceFiles> log) : IPlaceLookup, IDisposable
{
    /// <summary>Addresses come again: the files never change, so whatever lies in an address's slot is as good as asking them.</summary>
    private readonly Found?[] _found = new Found?[4096];
    private int _broken;

    /// <summary>A file that is named but cannot be used stops the start: an operator who asks for places shall not go without unknowingly.</summary>
    public static PlaceFiles Open(CiamOptions options, ILogger<PlaceFiles> log)
    {
        var files = new[] { (nameof(PlacesOptions.CityFile), options.Places.CityFile), (nameof(PlacesOptions.NetworkFile), options.Places.NetworkFile) }
            .SelectMany(option => (option.Item2 ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(path => Opened(option.Item1, path)))
            .ToList();

        // The documentation ranges are in nobody's files, so the demo's world never stands in the way of the real one.
        return new PlaceFiles(options.Demo ? [.. files, MmdbReader.Over(DemoPlaces.Database())] : files, log);
    }

    public Place? Find(IPAddress address)
    {
        if (readers.Count == 0 || PublicAddress.Of(address) is not { } routable)
            return null;

        ref var slot = ref _found[(uint)routable.GetHashCode() % (uint)_found.Length];
        if (slot is not { } found || !found.Address.Equals(routable))
            slot = found = new Found(routable, Ask(routable));
        return found.Place;
    }

    private Place? Ask(IPAddress routable)
    {
        var place = readers.Aggregate(new Place(), (known, reader) => PlaceLayouts.Add(known, Read(reader, routable)));
        if (place == new Place())
            return null;
        return place.NetworkOwner is { } owner && HostingNetworks.Owns(owner) ? place with { IsHosting = true } : place;
    }

    public void Dispose()
    {
        foreach (var reader in readers)
            reader.Dispose();
    }

    /// <summary>A rotten spot in a file is the same as not knowing; it is said once, not for every login.</summary>
    private object? Read(MmdbReader reader, IPAddress address)
    {
        try
        {
            return reader.Find(address);
        }
        catch (MmdbException fault)
        {
            if (Interlocked.Exchange(ref _broken, 1) == 0)
                BrokenFile(reader.DatabaseType, fault.Message);
            return null;
        }
    }

    private static MmdbReader Opened(string option, string path)
    {
        try
        {
            return MmdbReader.Open(path);
        }
        catch (MmdbException fault)
        {
            throw new InvalidOperationException($"Ciam:Places:{option} cannot be used: {fault.Message}. Remove the option, or install place data (docs/how-to/install-place-data.md).", fault);
        }
    }

    private sealed record Found(IPAddress Address, Place? Place);

    [LoggerMessage(4004, LogLevel.Warning, "The location database {DatabaseType} is damaged: {Problem}")]
    private partial void BrokenFile(string databaseType, string problem);
}
