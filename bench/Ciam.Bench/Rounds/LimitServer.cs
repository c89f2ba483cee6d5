using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ciam.Bench.Rounds;

/// <summary>
/// What no server with this protocol can leave out, and nothing else: Kestrel, the signatures, one SQL statement for each change of state or
/// question about it. It checks no client, asks no customer and keeps no audit; it says where the ceiling is.
/// </summary>
internal static class LimitServer
{
    public static async Task RunAsync(int port, string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using (var create = source.CreateCommand("create table if not exists grants (id bytea primary key, kind smallint not null, at timestamptz not null default now())"))
            await create.ExecuteNonQueryAsync();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port));
        await using var app = builder.Build();
        var signer = new Signer();

        app.MapGet("/health/ready", () => "ready");
        app.MapGet("/authorize", async (HttpContext http) =>
        {
            var code = RandomNumberGenerator.GetBytes(32);
            await InsertAsync(source, code, 0);
            http.Response.Redirect($"{http.Request.Query["redirect_uri"]}?code={Base64Url.EncodeToString(code)}&state={http.Request.Query["state"]}");
        });
        app.MapPost("/token", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            await (form["grant_type"].ToString() switch
            {
                "client_credentials" => WriteAsync(http, new { access_token = signer.Sign(), token_type = "Bearer", expires_in = 300 }),
                "authorization_code" => TradeAsync(http, source, form["code"].ToString(), 0, signer, withIdToken: true),
                _ => TradeAsync(http, source, form["refresh_token"].ToString(), 1, signer, withIdToken: false),
            });
        });
        app.MapPost("/introspect", async (HttpContext http) =>
        {
            var token = (await http.Request.ReadFormAsync())["token"].ToString();
            await WriteAsync(http, new { active = signer.Verify(token) && await IsKnownAsync(source), scope = "accounts", sub = "subject", client_id = "app" });
        });
        app.MapGet("/userinfo", async (HttpContext http) =>
        {
            var good = signer.Verify(http.Request.Headers.Authorization.ToString()["Bearer ".Length..]) && await IsKnownAsync(source);
            http.Response.StatusCode = good ? 200 : 401;
            await WriteAsync(http, new { sub = "subject" });
        });
        await app.RunAsync();
    }

    /// <summary>The old handle is spent and the new one kept by one statement.</summary>
    private static async Task TradeAsync(HttpContext http, NpgsqlDataSource source, string handle, short kind, Signer signer, bool withIdToken)
    {
        var next = RandomNumberGenerator.GetBytes(32);
        await using var command = source.CreateCommand("with spent as (delete from grants where id = $1 and kind = $2 returning 1) insert into grants (id, kind) select $3, 1 from spent");
        command.Parameters.Add(new NpgsqlParameter { Value = Base64Url.DecodeFromChars(handle) });
        command.Parameters.Add(new NpgsqlParameter { Value = kind });
        command.Parameters.Add(new NpgsqlParameter { Value = next });
        if (await command.ExecuteNonQueryAsync() != 1)
        {
            http.Response.StatusCode = 400;
            return;
        }
        await WriteAsync(http, new { access_token = signer.Sign(), id_token = withIdToken ? signer.Sign() : null, refresh_token = Base64Url.EncodeToString(next), token_type = "Bearer", expires_in = 300 });
    }

    private static async Task InsertAsync(NpgsqlDataSource source, byte[] id, short kind)
    {
        await using var command = source.CreateCommand("insert into grants (id, kind) values ($1, $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        command.Parameters.Add(new NpgsqlParameter { Value = kind });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<bool> IsKnownAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select not exists (select from grants where id = $1)");
        command.Parameters.Add(new NpgsqlParameter { Value = RandomNumberGenerator.GetBytes(32) });
        return await command.ExecuteScalarAsync() is true;
    }

    private static Task WriteAsync<T>(HttpContext http, T answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body).AsTask();
    }

    /// <summary>ES256 with one key for each request that signs at once; OpenSSL's handles are not shared between threads.</summary>
    private sealed class Signer
    {
        private readonly ECParameters _key;
        private readonly ConcurrentBag<ECDsa> _ready = [];
        private readonly string _claims = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"iss":"http://localhost","sub":"subject","aud":"urn:bench:api","scope":"accounts.read","exp":4000000000,"jti":"{{Guid.NewGuid()}}"}"""));
        private readonly string _head = Base64Url.EncodeToString("""{"alg":"ES256","typ":"at+jwt","kid":"k"}"""u8);

        public Signer()
        {
            using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            _key = first.ExportParameters(includePrivateParameters: true);
        }

        public string Sign()
        {
            var text = $"{_head}.{_claims}";
            return With(key => $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}");
        }

        public bool Verify(string token)
        {
            var dot = token.LastIndexOf('.');
            return With(key => key.VerifyData(Encoding.ASCII.GetBytes(token[..dot]), Base64Url.DecodeFromChars(token.AsSpan(dot + 1)), HashAlgorithmName.SHA256));
        }

        private T With<T>(Func<ECDsa, T> use)
        {
            if (!_ready.TryTake(out var key))
                key = ECDsa.Create(_key);
            try
            {
                return use(key);
            }
            finally
            {
                _ready.Add(key);
            }
        }
    }
}
