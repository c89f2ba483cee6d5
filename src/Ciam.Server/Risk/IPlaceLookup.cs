using System.Net;
using Ciam.Decisions.Risk;

namespace Ciam.Server.Risk;

/// <summary>Says where an address is; nothing for private addresses and those nobody knows.</summary>
public interface IPlaceLookup
{
    Place? Find(IPAddress address);
}
