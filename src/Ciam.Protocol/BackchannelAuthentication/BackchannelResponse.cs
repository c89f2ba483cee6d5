namespace Ciam.Protocol.BackchannelAuthentication;

/// <summary>The client may come for the answer with this (CIBA Core section 7.3).</summary>
public static class BackchannelResponse
{
    /// <summary>Two digits to be shown to the customer, who types them where they approve.</summary>
    public const string NumberMember = "verification_number";

    /// <summary>How long a client waits between two questions, until it is told to be slower.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    /// <summary>With the number that the client shows, where it registered <c>backchannel_number_matching</c>.</summary>
    [Spec("CIBA-7.3")]
    public static IReadOnlyDictionary<string, object> ToJson(string authReqId, TimeSpan lifetime, string? number = null)
    {
        var answer = new Dictionary<string, object>
        {
            ["auth_req_id"] = authReqId,
            ["expires_in"] = (long)lifetime.TotalSeconds,
            ["interval"] = (long)Interval.TotalSeconds,
        };
        if (number is not null)
            answer[NumberMember] = number;
        return answer;
    }
}
