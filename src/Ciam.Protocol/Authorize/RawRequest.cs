namespace Ciam.Protocol.Authorize;

/// <summary>An authorization request as it arrived, beside the client its <c>client_id</c> was found to name, if any.</summary>
public sealed record RawRequest(Parameters Parameters, Client? Client);
