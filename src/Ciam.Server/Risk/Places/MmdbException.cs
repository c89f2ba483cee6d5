namespace Ciam.Server.Risk.Places;

/// <summary>The one thing that can be wrong with a location database: it is not what the format says.</summary>
internal sealed class MmdbException : Exception
{
    public MmdbException(string message)
        : base(message)
    {
    }

    public MmdbException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
