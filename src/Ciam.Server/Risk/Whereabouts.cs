using System.Net;
using Ciam.Server.Audit;

namespace Ciam.Server.Risk;

/// <summary>The places that risk knows, in the trail's words.</summary>
internal sealed class Whereabouts(IPlaceLookup places) : IWhereabouts
{
    public (string? Country, string? City) Of(IPAddress address) => places.Find(address) is { } place ? (place.Country, place.City) : (null, null);
}
