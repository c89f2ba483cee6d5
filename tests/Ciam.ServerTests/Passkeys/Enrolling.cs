using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ciam.Server.SignIn;
using Ciam.ServerTests.SignIn;
using Ciam.Testing;

namespace Ciam.ServerTests.Passkeys;

/// <summary>Adding, renaming and removing passkeys in the account.</summary>
public sealed class Enrolling(CiamApp app) : IClassFixture<CiamApp>
{
    private static readonly Guid Model = Guid.Parse("0bb43545-fd2c-4185-87dd-feb0b2916ace");

    [Fact]
    public async Task A_customer_adds_several_names_them_and_removes_one()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone, key) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator(syncs: true), bank.NewAuthenticator());
        var browser = await bank.SignedInAsync(alice);

        await browser.GoAsync("/account/passkey");
        (await browser.MakePasskeyAsync(phone, "My phone")).AssertAt("recovery-codes");
        await browser.GoAsync("/account/passkey");
        await browser.MakePasskeyAsync(key, "");
        var page = await browser.GoAsync("/account/security");
        Assert.Contains("My phone Synced between your devices", page.Text, StringComparison.Ordinal);
        Assert.Contains("Chrome on Linux On one device only", page.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await bank.InboxAsync(alice.Email)).Count(mail => mail.Subject.Contains("added", StringComparison.Ordinal)));
        var rows = await bank.PasskeysOfAsync(alice);
        Assert.All(rows, row => Assert.Equal(["hybrid", "internal"], row.Transports));

        Assert.Contains("was renamed", (await browser.SubmitAsync($"form[action*=RenamePasskey]:has([value='{rows[1].Id}'])", new Dictionary<string, string> { ["name"] = "Key ring" })).Text, StringComparison.Ordinal);
        page = await browser.SubmitAsync($"form[action*=RemovePasskey]:has([value='{rows[0].Id}'])");
        Assert.Contains("The passkey was removed", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Key ring"], (await bank.PasskeysOfAsync(alice)).Select(row => row.Name));
        Assert.Contains(await bank.InboxAsync(alice.Email), mail => mail.Body.Contains("The passkey \"My phone\" was removed", StringComparison.Ordinal));
        Assert.Equal(["factor.enrolled", "factor.enrolled", "factor.removed"], (await bank.RowsAsync("select event from ciam.audit_entry where event like 'factor.%' order by id")));
    }

    [Fact]
    public async Task One_that_is_there_already_is_not_made_again()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        var browser = await bank.SignedInAsync(alice, Acrs.TwoFactors);
        await browser.GoAsync("/account/passkey");

        Assert.Null(phone.Create(browser.PasskeyQuestion()));
    }

    [Fact]
    public async Task Changes_want_a_fresh_proof()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, phone) = (await bank.SignUpAsync("alice"), bank.NewAuthenticator());
        await bank.AddPasskeyAsync(alice, phone);
        var browser = await bank.SignedInAsync(alice);

        // Its owner has a second factor by now, so one factor is too little.
        (await browser.GoAsync("/account/passkey")).AssertAt("passkey");
        (await browser.UsePasskeyAsync(phone)).AssertAt("passkey");
        Assert.Equal("/account/passkey", browser.Page.Url.AbsolutePath);
        bank.Clock.Advance(TimeSpan.FromMinutes(11));
        await browser.GoAsync("/account/security");
        (await browser.SubmitAsync("form[action*=RemovePasskey]")).AssertAt("password");
        Assert.Single(await bank.PasskeysOfAsync(alice));
    }

    public static TheoryData<string, Bend> Wrong => new()
    {
        { "wrong origin", new Bend { Origin = "https://bank.evil.example" } },
        { "wrong site", new Bend { RpId = "evil.example" } },
        { "another challenge", new Bend { Challenge = "AAAA" } },
        { "an assertion", new Bend { Type = "webauthn.get" } },
        { "nobody there", new Bend { Absent = true } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_answer_adds_nothing(string what, Bend bend)
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/passkey");

        var page = await browser.MakePasskeyAsync(bank.NewAuthenticator(), "x", bend);

        Assert.True(page.Status == HttpStatusCode.UnprocessableEntity, what);
        Assert.Empty(await bank.PasskeysOfAsync(alice));
    }

    [Fact]
    public async Task A_question_is_spent_once_and_only_in_its_own_session()
    {
        await using var bank = await app.NewBankAsync();
        var (alice, bob) = (await bank.SignUpAsync("alice"), await bank.SignUpAsync("bob"));
        var (hers, his) = (await bank.SignedInAsync(alice), await bank.SignedInAsync(bob));
        await hers.GoAsync("/account/passkey");
        await his.GoAsync("/account/passkey");
        var (answer, state) = (bank.NewAuthenticator().Create(hers.PasskeyQuestion())!, hers.Page.Find("[name=state]").GetAttribute("value")!);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await his.SubmitAsync("form[data-passkey]", new Dictionary<string, string> { ["answer"] = answer, ["state"] = state })).Status);
        var tabs = Enumerable.Range(0, 4).Select(_ => bank.NewTab(hers)).ToList();
        await Task.WhenAll(tabs.Select(tab => tab.SendPasskeyAsync(answer)));

        Assert.Single(await bank.PasskeysOfAsync(alice));
        Assert.Empty(await bank.PasskeysOfAsync(bob));
    }

    [Fact]
    public async Task Ten_are_enough()
    {
        await using var bank = await app.NewBankAsync();
        var alice = await bank.SignUpAsync("alice");
        for (var i = 0; i < 10; i++)
            await bank.AddPasskeyAsync(alice, bank.NewAuthenticator());

        Assert.Contains("You have ten passkeys", (await (await bank.SignedInAsync(alice, Acrs.TwoFactors)).GoAsync("/account/passkey")).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Covers("WEBAUTHN3-8.2")]
    public async Task Where_attestation_is_wanted_an_authenticator_must_vouch_for_itself()
    {
        await using var bank = await app.NewBankAsync(Policy(("Attestation", "direct")));
        var browser = await bank.SignedInAsync(await bank.SignUpAsync("alice"));
        await browser.GoAsync("/account/passkey");
        Assert.Contains("\"attestation\":\"direct\"", browser.PasskeyQuestion(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.MakePasskeyAsync(bank.NewAuthenticator(), "x")).Status);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var maker = new Maker(Model);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.MakePasskeyAsync(Packed(bank, (maker.Certificate, stranger)), "x")).Status);
        (await browser.MakePasskeyAsync(Packed(bank, null), "x")).AssertAt("recovery-codes");
    }

    [Fact]
    [Covers("WEBAUTHN3-8.2")]
    public async Task Only_models_on_the_list_get_in_and_only_with_a_certificate_of_a_maker_that_is_believed()
    {
        using var maker = new Maker(Model);
        using var lookalike = new Maker(Model);
        using var liar = new Maker(Guid.NewGuid(), maker);
        await using var bank = await app.NewBankAsync(Policy(("Attestation", "direct"), ("AttestationRootsFile", maker.RootFile), ("AllowedAaguids:0", Model.ToString())));
        var alice = await bank.SignUpAsync("alice");
        var browser = await bank.SignedInAsync(alice);
        await browser.GoAsync("/account/passkey");

        foreach (var refused in new[] { Packed(bank, null), Packed(bank, (lookalike.Certificate, lookalike.Key)), Packed(bank, (liar.Certificate, liar.Key)), Packed(bank, (maker.Certificate, maker.Key), Guid.NewGuid()) })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.MakePasskeyAsync(refused, "x")).Status);
        (await browser.MakePasskeyAsync(Packed(bank, (maker.Certificate, maker.Key)), "x")).AssertAt("recovery-codes");

        Assert.Equal(Model, Assert.Single(await bank.PasskeysOfAsync(alice)).Aaguid);
    }

    [Theory]
    [InlineData("Attestation", "indirect")]
    [InlineData("AllowedAaguids:0", "0bb43545-fd2c-4185-87dd-feb0b2916ace")]
    [InlineData("AttestationRootsFile", "nowhere.pem")]
    public async Task A_policy_that_contradicts_itself_does_not_start(string name, string value) =>
        await Assert.ThrowsAnyAsync<Exception>(() => app.NewBankAsync(Policy((name, value))));

    private static SoftAuthenticator Packed(Bank bank, (byte[], ECDsa)? maker, Guid? model = null) =>
        new(bank.Issuer.GetLeftPart(UriPartial.Authority)) { Attestation = "packed", Maker = maker, Model = model ?? Model };

    private static BankSettings Policy(params (string Name, string Value)[] settings) =>
        new() { Configuration = settings.ToDictionary(setting => "Ciam:Passkeys:" + setting.Name, setting => (string?)setting.Value) };

    /// <summary>A maker of authenticators: a root, and the certificate that a model signs with.</summary>
    private sealed class Maker : IDisposable
    {
        private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly X509Certificate2 _root;

        public Maker(Guid model, Maker? under = null)
        {
            var request = new CertificateRequest("CN=Maker", _rootKey, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            _root = request.CreateSelfSigned(From, To);
            RootFile = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".pem");
            File.WriteAllText(RootFile, _root.ExportCertificatePem());
            var leaf = new CertificateRequest("CN=Model", Key, HashAlgorithmName.SHA256);
            leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
            var writer = new AsnWriter(AsnEncodingRules.DER);
            writer.WriteOctetString(model.ToByteArray(bigEndian: true));
            leaf.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.45724.1.1.4", writer.Encode(), false));
            using var signed = leaf.Create(under?._root ?? _root, From, To, RandomNumberGenerator.GetBytes(8));
            Certificate = signed.RawData;
        }

        public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public byte[] Certificate { get; }

        public string RootFile { get; }

        private static DateTimeOffset From => new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

        private static DateTimeOffset To => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public void Dispose()
        {
            File.Delete(RootFile);
            _root.Dispose();
            _rootKey.Dispose();
            Key.Dispose();
        }
    }
}
