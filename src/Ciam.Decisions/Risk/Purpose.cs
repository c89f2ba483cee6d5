namespace Ciam.Decisions.Risk;

/// <summary>What is being asked for when risk is judged.</summary>
public enum Purpose
{
    /// <summary>A person proves who they are.</summary>
    SignIn,

    /// <summary>A session that exists already is used again, without anybody being asked.</summary>
    SilentAuthorize,

    /// <summary>A client trades an authorization code for tokens.</summary>
    AuthorizationCode,

    /// <summary>A client trades a refresh token for tokens.</summary>
    RefreshToken,

    /// <summary>A machine asks for a token of its own.</summary>
    ClientCredentials,
}
