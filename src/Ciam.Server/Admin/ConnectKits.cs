using System.Text.Encodings.Web;
using System.Text.Json;
using Ciam.Protocol.Wire;

namespace Ciam.Server.Admin;

/// <summary>How one kit is connected to this server: a few lines that work as they stand, but for the secret.</summary>
internal sealed record ConnectKit(string Id, string Name, string Text);

/// <summary>Ready lines for the kits that banks use most, made from a client's real settings.</summary>
internal static class ConnectKits
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<ConnectKit> For(ClientForm form, string issuer)
    {
        var lines = new Lines(form, issuer);
        var (byCode, isPublic, bySecret) = (form.GrantTypes.Contains(GrantTypes.AuthorizationCode), form.AuthMethod == ClientAuthMethods.None, form.AuthMethod is ClientAuthMethods.Basic or ClientAuthMethods.Post);
        var kits = new List<ConnectKit>();
        if (byCode && bySecret)
            kits.AddRange([new("aspnet", "ASP.NET Core", lines.AspNetCore()), new("node", "Node (openid-client)", lines.Node()), new("python", "Python (Authlib)", lines.Python())]);
        if (byCode && isPublic)
            kits.AddRange([new("swift", "Swift (AppAuth)", lines.Swift()), new("kotlin", "Kotlin (AppAuth)", lines.Kotlin()), new("node", "Node (openid-client)", lines.Node())]);
        if (form.GrantTypes.Contains(GrantTypes.ClientCredentials) && bySecret)
            kits.Add(new("curl", "curl", lines.CurlForItself()));
        else if (byCode)
            kits.Add(new("curl", "curl", lines.CurlByCode(isPublic)));
        return kits;
    }

    /// <summary>One client's settings, quoted for each language.</summary>
    private sealed class Lines(ClientForm form, string issuer)
    {
        private readonly string _redirect = (form.RedirectUris ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "https://app.example/callback";
        private readonly string[] _machineScopes = [.. form.Scopes.Where(scope => !StandardScopes.All.Contains(scope))];

        private string Scopes => string.Join(' ', form.Scopes);

        private string Method => form.AuthMethod == ClientAuthMethods.Post ? "client_secret_post" : "client_secret_basic";

        public string AspNetCore() => $$"""
            // dotnet add package Microsoft.AspNetCore.Authentication.OpenIdConnect
            builder.Services.AddAuthentication(options =>
                {
                    options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                    options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
                })
                .AddCookie()
                .AddOpenIdConnect(options =>
                {
                    options.Authority = {{Text(issuer)}};
                    options.ClientId = {{Text(form.ClientId)}};
                    options.ClientSecret = builder.Configuration["Oidc:ClientSecret"];
                    options.ResponseType = OpenIdConnectResponseType.Code;
                    options.CallbackPath = {{Text(PathOf(_redirect))}};
                    options.Scope.Clear();
                    foreach (var scope in {{Text(Scopes)}}.Split(' '))
                        options.Scope.Add(scope);
                    options.MapInboundClaims = false;
                    options.SaveTokens = true;
                });
            """;

        public string Node() => $$"""
            // npm install openid-client
            import * as client from "openid-client";

            const config = await client.discovery(new URL({{Text(issuer)}}), {{Text(form.ClientId)}}, {{(form.AuthMethod == ClientAuthMethods.None ? "undefined, client.None()" : form.AuthMethod == ClientAuthMethods.Post ? "undefined, client.ClientSecretPost(process.env.CLIENT_SECRET)" : "undefined, client.ClientSecretBasic(process.env.CLIENT_SECRET)")}});
            const verifier = client.randomPKCECodeVerifier();
            const state = client.randomState();
            const url = client.buildAuthorizationUrl(config, {
              redirect_uri: {{Text(_redirect)}},
              scope: {{Text(Scopes)}},
              code_challenge: await client.calculatePKCECodeChallenge(verifier),
              code_challenge_method: "S256",
              state,
            });
            // Send the browser to url; keep verifier and state. When it comes back to currentUrl:
            const tokens = await client.authorizationCodeGrant(config, currentUrl, { pkceCodeVerifier: verifier, expectedState: state });
            """;

        public string Python() => $$"""
            # pip install authlib httpx flask
            import os
            from authlib.integrations.flask_client import OAuth

            oauth = OAuth(app)
            oauth.register(
                name="bank",
                server_metadata_url={{Text(issuer + "/.well-known/openid-configuration")}},
                client_id={{Text(form.ClientId)}},
                client_secret=os.environ["CLIENT_SECRET"],
                client_kwargs={"scope": {{Text(Scopes)}}, "code_challenge_method": "S256", "token_endpoint_auth_method": {{Text(Method)}}},
            )
            # oauth.bank.authorize_redirect({{Text(_redirect)}}), then at that address: token = oauth.bank.authorize_access_token()
            """;

        public string Swift() => $$"""
            // AppAuth for iOS; keep the session until the app is opened again by the redirect.
            OIDAuthorizationService.discoverConfiguration(forIssuer: URL(string: {{Text(issuer)}})!) { configuration, error in
                guard let configuration else { return }
                let request = OIDAuthorizationRequest(
                    configuration: configuration,
                    clientId: {{Text(form.ClientId)}},
                    scopes: {{Text(Scopes)}}.components(separatedBy: " "),
                    redirectURL: URL(string: {{Text(_redirect)}})!,
                    responseType: OIDResponseTypeCode,
                    additionalParameters: nil)
                appDelegate.currentAuthorizationFlow = OIDAuthState.authState(byPresenting: request, presenting: self) { state, error in
                    state?.performAction { accessToken, idToken, error in /* call the API */ }
                }
            }
            """;

        public string Kotlin() => $$"""
            // AppAuth for Android; PKCE is on by itself.
            AuthorizationServiceConfiguration.fetchFromIssuer(Uri.parse({{KotlinText(issuer)}})) { configuration, error ->
                configuration ?: return@fetchFromIssuer
                val request = AuthorizationRequest.Builder(configuration, {{KotlinText(form.ClientId)}}, ResponseTypeValues.CODE, Uri.parse({{KotlinText(_redirect)}}))
                    .setScope({{KotlinText(Scopes)}})
                    .build()
                launcher.launch(authService.getAuthorizationRequestIntent(request))
            }
            // In the launcher's callback:
            // val response = AuthorizationResponse.fromIntent(data)!!
            // authService.performTokenRequest(response.createTokenExchangeRequest()) { tokens, error -> ... }
            """;

        /// <summary>The secret is read from a file, so that it stands in no list of processes.</summary>
        public string CurlForItself() => string.Join(" \\\n", [
            "curl " + Shell(issuer + "/oauth2/token"),
            form.AuthMethod == ClientAuthMethods.Post ? $"  --data-urlencode {Shell("client_id=" + form.ClientId)} --data-urlencode client_secret@client-secret" : "  --config client.conf",
            "  -d grant_type=client_credentials",
            .. _machineScopes.Length > 0 ? new[] { "  --data-urlencode " + Shell("scope=" + string.Join(' ', _machineScopes)) } : [],
        ]) + (form.AuthMethod == ClientAuthMethods.Post ? "" : $"\n# client.conf, readable by nobody else: user = \"{form.ClientId}:the-secret\"");

        public string CurlByCode(bool isPublic) => $"""
            # 1 In a browser, with a verifier of your own: printf %s "$VERIFIER" | openssl dgst -sha256 -binary | basenc --base64url | tr -d =
            {issuer}/oauth2/authorize?response_type=code&client_id={Uri.EscapeDataString(form.ClientId ?? "")}&redirect_uri={Uri.EscapeDataString(_redirect)}&scope={Uri.EscapeDataString(Scopes)}&state=STATE&code_challenge=CHALLENGE&code_challenge_method=S256
            # 2 With the code that comes back
            curl {Shell(issuer + "/oauth2/token")} -d grant_type=authorization_code -d code=CODE --data-urlencode "code_verifier=$VERIFIER" \
              --data-urlencode {Shell("redirect_uri=" + _redirect)} {(isPublic ? "-d " + Shell("client_id=" + form.ClientId) : "--config client.conf")}
            """;

        private static string PathOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.AbsolutePath.Length > 0 ? uri.AbsolutePath : "/signin-oidc";

        /// <summary>A text in double quotes is the same in C#, JavaScript, Python and Swift, for letters that addresses and names can have.</summary>
        private static string Text(string? value) => JsonSerializer.Serialize(value ?? "", Plain);

        /// <summary>Kotlin would read a dollar as the beginning of a name.</summary>
        private static string KotlinText(string? value) => Text(value).Replace("$", "\\$", StringComparison.Ordinal);

        private static string Shell(string value) => "'" + value.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }
}
