using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Ciam.Server.Audit;
using Ciam.ServerTests.Admin;
using Ciam.ServerTests.Schema;
using Ciam.Storage;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Audit;

/// <summary>What is sealed reaches every receiver at least once, and the console says who is behind.</summary>
public sealed class Handing(CiamApp app) : IClassFixture<CiamApp>
{
    [Fact]
    public async Task Anchors_and_exports_get_what_is_sealed_and_a_receiver_that_fails_is_asked_again_later()
    {
        await using var foreign = await ForeignServer.StartAsync();
        await using var syslog = new SyslogReceiver();
        var folder = Directory.CreateTempSubdirectory("ciam-outlets-").FullName;
        var other = await TestPostgres.NewEmptyDatabaseAsync();
        var (webhook, anchor, otlp, refused) = (foreign.ServeText("/siem", ""), foreign.ServeText("/anchor", ""), foreign.ServeText("/v1/logs", "{}"), 1);
        foreign.Serve("/siem", http =>
        {
            http.Response.StatusCode = Interlocked.Decrement(ref refused) == 0 ? 503 : 204;
            return Task.CompletedTask;
        });
        await using var bank = await app.NewBankAsync(new BankSettings
        {
            Configuration = new Dictionary<string, string?>(ForeignServer.Configuration)
            {
                ["Ciam:Audit:SealEvery"] = "01:00:00",
                ["Ciam:Audit:Anchors:0:Name"] = "notary", ["Ciam:Audit:Anchors:0:Url"] = anchor,
                ["Ciam:Audit:Anchors:1:Name"] = "disk", ["Ciam:Audit:Anchors:1:File"] = Path.Combine(folder, "anchors.jsonl"),
                ["Ciam:Audit:Anchors:2:Name"] = "vault", ["Ciam:Audit:Anchors:2:Database"] = other,
                ["Ciam:Audit:Exports:0:Name"] = "siem", ["Ciam:Audit:Exports:0:Url"] = webhook, ["Ciam:Audit:Exports:0:Token"] = "siem-token",
                ["Ciam:Audit:Exports:1:Name"] = "syslog", ["Ciam:Audit:Exports:1:Syslog"] = syslog.Address, ["Ciam:Audit:Exports:1:AuthorityFile"] = syslog.AuthorityFile, ["Ciam:Audit:Exports:1:Personal"] = "true",
                ["Ciam:Audit:Exports:2:Name"] = "otlp", ["Ciam:Audit:Exports:2:Otlp"] = otlp,
                ["Ciam:Audit:Exports:3:Name"] = "file", ["Ciam:Audit:Exports:3:File"] = Path.Combine(folder, "events.jsonl"),
                ["Ciam:Audit:Exports:4:Name"] = "nowhere", ["Ciam:Audit:Exports:4:Syslog"] = "localhost:1",
            },
        });
        var (_, auditor) = await bank.StaffAsync("auditor");
        var alice = await bank.SignUpAsync("alice");
        await WriteAsync(bank, alice.Id);

        await RoundAsync(bank);

        Assert.Equal("status 503", (await bank.RowsAsync("select failure from ciam.audit_outlet where name = 'export siem'"))[0]);
        var console = (await auditor.GoAsync("/admin/audit")).Text;
        Assert.Contains("export siem", console, StringComparison.Ordinal);
        Assert.Contains("status 503", console, StringComparison.Ordinal);
        await RoundAsync(bank);
        Assert.Equal(1, foreign.Asked("/siem"));
        bank.Clock.Advance(TimeSpan.FromSeconds(11));
        await RoundAsync(bank);

        var posts = foreign.Requests.Where(request => request.PathAndQuery == "/siem").ToList();
        Assert.True(posts.Count > 1);
        Assert.Equal(posts[0].Body, posts[1].Body);
        Assert.All(posts, post => Assert.Equal("Bearer siem-token", post.Headers["Authorization"]));
        var told = posts.Skip(1).SelectMany(post => post.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Contains(told, line => line.Contains("\"event_code\":\"profile.changed\"", StringComparison.Ordinal) && line.Contains(alice.Id.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.Contains("Roswitha", StringComparison.Ordinal));
        Assert.All(told, line => JsonDocument.Parse(line).RootElement.GetProperty("class_uid").GetInt32());
        await syslog.HearsAsync(message => message.StartsWith("<86>1 2026-03-03T", StringComparison.Ordinal) && message.Contains("Roswitha", StringComparison.Ordinal));
        Assert.Contains("profile.changed", JsonDocument.Parse(foreign.Requests.Last(request => request.PathAndQuery == "/v1/logs" && request.Body.Contains("profile.changed", StringComparison.Ordinal)).Body).RootElement.GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords").ToString(), StringComparison.Ordinal);
        Assert.Equal(told.Count, (await File.ReadAllLinesAsync(Path.Combine(folder, "events.jsonl"))).Length);
        Assert.Equal("the receiver cannot be reached", (await bank.RowsAsync("select failure from ciam.audit_outlet where name = 'export nowhere'"))[0]);

        var last = (await bank.RowsAsync("select encode(hash, 'hex') from ciam.audit_seal order by number desc limit 1"))[0];
        Assert.Contains(last, foreign.Requests.Last(request => request.PathAndQuery == "/anchor").Body, StringComparison.Ordinal);
        Assert.Contains(last, await File.ReadAllTextAsync(Path.Combine(folder, "anchors.jsonl")), StringComparison.Ordinal);
        Assert.Contains(last, string.Join(' ', await Catalog.RowsAsync(other, "select anchor::text from audit_anchor")), StringComparison.Ordinal);
        using var output = new StringWriter();
        Assert.Equal(0, await AuditCommand.RunAsync(bank.Services, ["verify", "--anchors", Path.Combine(folder, "anchors.jsonl")], output, CancellationToken.None));
        Directory.Delete(folder, recursive: true);
        await TestPostgres.DropAsync(other);
    }

    [Fact]
    public async Task A_syslog_receiver_that_nobody_vouches_for_gets_nothing()
    {
        await using var syslog = new SyslogReceiver();
        await using var bank = await app.NewBankAsync(new BankSettings
        {
            Configuration = new Dictionary<string, string?> { ["Ciam:Audit:SealEvery"] = "01:00:00", ["Ciam:Audit:Exports:0:Name"] = "syslog", ["Ciam:Audit:Exports:0:Syslog"] = syslog.Address },
        });
        await WriteAsync(bank, Guid.CreateVersion7(bank.Clock.GetUtcNow()));

        await RoundAsync(bank);

        Assert.Equal("the certificate is not trusted", (await bank.RowsAsync("select failure from ciam.audit_outlet"))[0]);
        Assert.Empty(syslog.Messages);
    }

    private static Task<int> RoundAsync(Bank bank) => bank.WithServicesAsync(async services =>
    {
        await services.SealAsync(bank.Clock.GetUtcNow());
        await services.GetRequiredService<AuditOutlets>().RunAsync(bank.Clock.GetUtcNow(), CancellationToken.None);
        return 0;
    });

    private static Task<int> WriteAsync(Bank bank, Guid customer) => bank.WithServicesAsync(async services =>
    {
        services.GetRequiredService<AuditTrail>().Append(new AuditDeed(AuditEvents.ProfileChanged, AuditActor.Customer(customer)) { CustomerId = customer, After = new { name = "Roswitha" } }, bank.Clock.GetUtcNow());
        return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    /// <summary>Takes RFC 5425 frames on loopback, under a certificate of its own.</summary>
    private sealed class SyslogReceiver : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly X509Certificate2 _certificate;
        private readonly Task _loop;

        public SyslogReceiver()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
            using var made = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
            _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
            AuthorityFile = Path.GetTempFileName();
            File.WriteAllText(AuthorityFile, made.ExportCertificatePem());
            _listener.Start();
            _loop = LoopAsync();
        }

        public ConcurrentQueue<string> Messages { get; } = [];

        public string AuthorityFile { get; }

        public string Address => $"localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        /// <summary>Syslog answers nothing: what was sent is heard a moment later.</summary>
        public async Task HearsAsync(Predicate<string> message)
        {
            for (var tries = 0; !Messages.Any(heard => message(heard)); tries++)
            {
                Assert.True(tries < 3000, "the receiver has not heard it within half a minute");
                await Task.Delay(10);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _loop;
            _certificate.Dispose();
            File.Delete(AuthorityFile);
        }

        private async Task LoopAsync()
        {
            while (true)
            {
                try
                {
                    using var connection = await _listener.AcceptTcpClientAsync();
                    await using var tls = new SslStream(connection.GetStream());
                    await tls.AuthenticateAsServerAsync(_certificate);
                    using var text = new MemoryStream();
                    await tls.CopyToAsync(text);
                    Take(text.ToArray());
                }
                catch (Exception over) when (over is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted } or InvalidOperationException)
                {
                    return;
                }
                catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
                {
                    continue;
                }
            }
        }

        private void Take(ReadOnlySpan<byte> rest)
        {
            while (rest.IndexOf((byte)' ') is > 0 and var at)
            {
                var length = int.Parse(rest[..at]);
                Messages.Enqueue(Encoding.UTF8.GetString(rest.Slice(at + 1, length)));
                rest = rest[(at + 1 + length)..];
            }
        }
    }
}
