namespace Ciam.Protocol.BackchannelAuthentication;

/// <summary>The client may come for the answer with this (CIBA Core section 7.3).</summary>
public static class BackchannelResponse
{
    /// <summary>How long a client waits between two questions, until it is told to be slower.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    [Spec("CIBA-7.3")]
    public static IReadOnlyDictionary<string, object> ToJson(string authReqId, TimeSpan lifetime) => new Dictionary<string, object>
    {
        ["auth_req_id"] = authReqId,
        ["expires_in"] = (long)lifetime.TotalSeconds,
        ["interval"] = (long)Interval.TotalSeconds,
    };
}
