using System.Text;
using System.Text.RegularExpressions;
using Ciam.Server.Customers;
using Ciam.Server.Customers.Delivery;
using Ciam.Storage;
using Ciam.Storage.Customers;
using Ciam.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Ciam.ServerTests.Customers;

/// <summary>Letters handed to an SMTP relay over loopback: TLS, AUTH, refusals, silence and lies.</summary>
public sealed partial class Relays(CiamApp app) : IClassFixture<CiamApp>
{
    private const string To = "alice@example.com";
    private static readonly TestAuthority Authority = new();

    [Theory]
    [InlineData(false, "PLAIN LOGIN")]
    [InlineData(true, "LOGIN")]
    public async Task A_letter_goes_over_TLS_with_a_user_and_arrives_whole(bool atOnce, string ways)
    {
        await using var relay = NewRelay(atOnce, ways).Start();
        await using var bank = await OpenAsync(relay, atOnce);
        await QueueAsync(bank);

        await bank.SendDueAsync();

        Assert.NotNull((await bank.OnlyMessageAsync()).SentAt);
        var letter = Assert.Single(relay.Letters);
        Assert.Equal(("no-reply@bank.example", To, true, "relay-user"), (letter.From, letter.To, letter.WasProtected, letter.User));
        Assert.Contains("From: Alpenblick <no-reply@bank.example>\r\n", letter.Source, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated\r\n", letter.Source, StringComparison.Ordinal);
        Assert.Contains("Your password was changed", PartOf(letter.Source, "text/plain"), StringComparison.Ordinal);
        Assert.All(letter.Source.Split("\r\n"), line => Assert.True(line.Length < 999 && line.All(char.IsAscii)));
    }

    /// <summary>A server that does not offer TLS, offers a certificate that nobody believes, or one of another name, is told nothing.</summary>
    [Fact]
    public async Task Without_a_good_certificate_neither_letter_nor_password_is_told()
    {
        var stranger = new TestAuthority("CN=Somebody");
        FakeRelay[] relays =
        [
            NewRelay(false, offersStartTls: false), NewRelay(false, certificate: CertificateOf(stranger, "localhost")), NewRelay(true, certificate: CertificateOf(Authority, "elsewhere.example")),
            NewRelay(false).ThenSays("STARTTLS", "454 not now"), NewRelay(false).ThenSays("STARTTLS", "220 go ahead\r\n250 smuggled"),
        ];
        string[] failures = ["no STARTTLS", "certificate", "certificate", "454", "words before TLS"];
        for (var i = 0; i < relays.Length; i++)
        {
            await using var relay = relays[i].Start();
            await using var bank = await OpenAsync(relay, relay.TlsAtOnce);
            await QueueAsync(bank);

            await bank.SendDueAsync();

            Assert.Equal(failures[i], (await bank.OnlyMessageAsync()).Failure);
            Assert.Empty(relay.Letters);
            Assert.DoesNotContain(relay.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
        }
    }

    /// <summary>4xx is said again later, and so is what is about us; 5xx about the recipient or the letter is the last word (RFC 5321 section 4.2.1).</summary>
    [Theory]
    [InlineData("RCPT", "451 4.7.1 greylisted", true, "451")]
    [InlineData("", "421 too busy", true, "421")]
    [InlineData(".", "452 full", true, "452")]
    [InlineData("MAIL", "550 5.7.1 sender rejected", true, "550")]
    [InlineData("AUTH", "535 5.7.8 not you", true, "535")]
    [InlineData("RCPT", "550 5.1.1 no such mailbox", false, "550")]
    [InlineData(".", "554 5.7.1 spam", false, "554")]
    public async Task What_the_relay_says_decides_whether_it_is_tried_again(string verb, string says, bool again, string code)
    {
        await using var relay = NewRelay(false).ThenSays(verb, says).Start();
        await using var bank = await OpenAsync(relay, false);
        await QueueAsync(bank);

        await bank.SendDueAsync();
        var first = await bank.OnlyMessageAsync();
        Assert.Equal((code, !again), (first.Failure, first.SealedBody is null));
        bank.Clock.Advance(TimeSpan.FromMinutes(5));
        await bank.SendDueAsync();

        Assert.Equal(again ? 1 : 0, relay.Letters.Count);
        Assert.Equal(again, (await bank.OnlyMessageAsync()).SentAt is not null);
    }

    /// <summary>A relay that falls silent, hangs up, speaks another protocol or never ends its answer holds nobody up for long.</summary>
    [Fact]
    public async Task Silence_and_lies_are_bounded()
    {
        (string Verb, string Says, string Failure)[] lies =
        [
            ("EHLO", "hang up", "hung up"), ("RCPT", "HTTP/1.1 200 OK", "not SMTP"), ("DATA", "250 ok", "250"), (".", "354 more", "354"), ("EHLO", new string('x', 5000), "not SMTP"),
            ("EHLO", string.Join("\r\n", Enumerable.Repeat("250-more", 200)), "not SMTP"),
        ];
        foreach (var (verb, says, failure) in lies)
        {
            await using var relay = NewRelay(false).ThenSays(verb, says).Start();
            await using var bank = await OpenAsync(relay, false);
            await QueueAsync(bank);
            await bank.SendDueAsync();
            Assert.Equal((failure, null), ((await bank.OnlyMessageAsync()).Failure, (await bank.OnlyMessageAsync()).SentAt));
        }

        await using var slow = NewRelay(false);
        var reached = slow.FallsSilentAt(".");
        slow.Start();
        await using var patient = await OpenAsync(slow, false);
        await QueueAsync(patient);
        var sending = patient.SendDueAsync();
        await reached;
        patient.Clock.Advance(SmtpMail.Patience);
        await sending;
        Assert.Equal("timeout", (await patient.OnlyMessageAsync()).Failure);
    }

    [Fact]
    public async Task A_setting_that_would_send_in_the_clear_or_means_nothing_is_refused_at_the_start()
    {
        foreach (var settings in new[] { new[] { ("Host", "mail.bank.example"), ("Security", "None") }, [("Host", "mail.bank.example"), ("From", "nobody")], [("Host", "mail.bank.example"), ("RootsFile", "/not/there.pem")] })
        {
            var configuration = settings.ToDictionary(setting => "Ciam:Mail:" + setting.Item1, setting => (string?)setting.Item2);
            Assert.Contains("Ciam:Mail", (await Assert.ThrowsAnyAsync<Exception>(() => app.NewBankAsync(new BankSettings { Configuration = configuration }))).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The bank's name, colour and logo stand in the letter itself; both parts say the same; nothing in it is fetched.</summary>
    [Fact]
    public async Task A_letter_bears_the_banks_brand_and_asks_nobody_for_anything()
    {
        await using var relay = NewRelay(false).Start();
        await using var bank = await OpenAsync(relay, false);
        byte[] png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 120, 0, 0, 0, 40, 8, 6, 0, 0, 0, 1, 2, 3, 4];
        await bank.WithDatabaseAsync(async database =>
        {
            database.Add(new BrandRow { ClientId = BrandRow.House, Name = "Müller & Cie", Footer = "Bahnhofstrasse 1", Colour = "7a1f5c", Logo = png, LogoHash = "ab", LogoWidth = 120, LogoHeight = 40, ChangedAt = bank.Clock.GetUtcNow() });
            await database.SaveChangesAsync();
        });
        await QueueAsync(bank, await bank.SignUpAsync("alice", new PersonSettings { Locale = "de" }));

        await bank.SendDueAsync();

        var source = Assert.Single(relay.Letters).Source;
        var (plain, html) = (PartOf(source, "text/plain"), PartOf(source, "text/html"));
        Assert.Contains("Content-Language: de\r\n", source, StringComparison.Ordinal);
        Assert.Contains("=?utf-8?B?", Header(source, "Subject"), StringComparison.Ordinal);
        Assert.Equal(png, BytesOf(source, "image/png"));
        Assert.Contains("Content-ID: <logo@letter>", source, StringComparison.Ordinal);
        Assert.Contains("src=\"cid:logo@letter\"", html, StringComparison.Ordinal);
        Assert.Contains("#7a1f5c", html, StringComparison.Ordinal);
        Assert.Contains("lang=\"de\" dir=\"ltr\"", html, StringComparison.Ordinal);
        Assert.Contains("Bahnhofstrasse 1", plain, StringComparison.Ordinal);
        Assert.Equal(Words(plain), Words(WithoutTags().Replace(html[html.IndexOf("<p", StringComparison.Ordinal)..], " ").Replace("&amp;", "&", StringComparison.Ordinal)));
        Assert.All(Fetched().Matches(html), match => Assert.StartsWith("cid:", match.Groups[1].Value, StringComparison.Ordinal));
        Assert.All(Links().Matches(html), match => Assert.StartsWith(bank.Issuer.ToString(), match.Groups[1].Value, StringComparison.Ordinal));
        Assert.NotEmpty(Links().Matches(html));
    }

    private static Task<int> QueueAsync(Bank bank, Person? person = null) => bank.WithServicesAsync(async services =>
    {
        var customer = person is null ? null : await services.GetRequiredService<Credentials>().FindAsync(person.Id, default);
        services.GetRequiredService<Messages>().Mail(customer, To, () => MessageTexts.PasswordChanged("Zoë <b>", bank.Clock.GetUtcNow(), new Uri(bank.Issuer, "/forgot?a=1&b=2").ToString()), bank.Clock.GetUtcNow());
        return await services.GetRequiredService<CiamDbContext>().SaveChangesAsync();
    });

    private Task<Bank> OpenAsync(FakeRelay relay, bool atOnce) => app.NewSendingBankAsync(relay.Configuration(
        ("Security", atOnce ? "Tls" : "StartTls"), ("RootsFile", Authority.WriteFile()), ("User", "relay-user"), ("Password", "relay-secret")));

    private static FakeRelay NewRelay(bool atOnce, string ways = "PLAIN", bool offersStartTls = true, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate = null) => new()
    {
        Certificate = certificate ?? CertificateOf(Authority, "localhost"), TlsAtOnce = atOnce, OffersStartTls = offersStartTls, Account = ("relay-user", "relay-secret"), Ways = ways,
    };

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 CertificateOf(TestAuthority authority, string host) =>
        authority.IssueWithKey("CN=relay", names => names.AddDnsName(host));

    private static string Header(string source, string name) => source.Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));

    private static string PartOf(string source, string type) => Encoding.UTF8.GetString(BytesOf(source, type));

    private static byte[] BytesOf(string source, string type)
    {
        var at = source.IndexOf("Content-Type: " + type, StringComparison.Ordinal);
        var body = source.IndexOf("\r\n\r\n", at, StringComparison.Ordinal) + 4;
        return Convert.FromBase64String(source[body..source.IndexOf("\r\n--", body, StringComparison.Ordinal)].Replace("\r\n", "", StringComparison.Ordinal));
    }

    private static string Words(string text) => string.Join(' ', System.Net.WebUtility.HtmlDecode(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex WithoutTags();

    [GeneratedRegex("(?:src|background|srcset|url)\\s*[=(]\\s*\"?([^\" )]+)")]
    private static partial Regex Fetched();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Links();
}
