namespace Ciam.Protocol.Authorize;

/// <summary>An authorization request whose answer has a proven address: from here on errors travel by redirect.</summary>
public sealed record AddressedRequest
{
    private AddressedRequest(RawRequest raw, Client client, RequestOrigin origin)
    {
        Client = client;
        Origin = origin;
        Parameters = raw.Parameters;
        RedirectUri = raw.Parameters["redirect_uri"]!;
        ResponseMode = Checks.ResponseMode.Of(raw.Parameters);
    }

    public Client Client { get; }

    public RequestOrigin Origin { get; }

    public string RedirectUri { get; }

    /// <summary>One of <see cref="Wire.ResponseModes"/>.</summary>
    public string ResponseMode { get; }

    public string? State => Parameters["state"];
    public Parameters Parameters { get; }

    public static Outcome<AddressedRequest> Prove(Parameters raw, Client? client, RequestOrigin origin)
    {
        var request = new RawRequest(raw, client);
        return AddressChecks.InOrder.FirstRefusal(request) is { } refusal ? refusal : new AddressedRequest(request, client!, origin);
    }
}
