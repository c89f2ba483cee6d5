using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.EndSession;
using Ciam.Protocol.Revoke;
using Ciam.Protocol.Token;
using Ciam.Protocol.Token.Grants;
using Ciam.Testing;
using Ciam.UnitTests.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Ciam.UnitTests.Properties;

/// <summary>What holds of every token request, whatever the form brings.</summary>
public sealed class TokenProperties
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static readonly string[] Names = ["grant_type", "code_verifier", "redirect_uri", "scope", "resource", "token", "post_logout_redirect_uri", "client_id", "state", "id_token_hint"];

    private static readonly string[] Scopes = ["openid", "profile", "accounts", "accounts.read", "payments", "cards", "offline_access"];

    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.Elements("", " ", "client_credentials", "cards", "accounts.read cards", Sample.WebRedirect, Sample.Verifier, Sample.CardsApi, "\ud800", "\0", "web", "robot", "https://app.bank.example/bye"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    private static readonly Gen<Parameters> Forms =
        from names in Gen.SubListOf(Names)
        from values in Gen.ArrayOf(Values, Names.Length)
        select new Parameters(names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second));

    [Fact]
    public void No_form_is_a_fault() =>
        Prop.ForAll(Forms.ToArbitrary(), form =>
        {
            Refusal?[] answers =
            [
                GrantTypeChecks.InOrder.FirstRefusal(new ClientRequest { Client = Sample.Web, Form = form }),
                ClientCredentialsChecks.InOrder.FirstRefusal(new ClientCredentialsRequest { Client = Sample.Robot with { GrantTypes = [form["grant_type"] ?? ""] }, Form = form, ServerMetadata = Sample.Server }),
                AuthorizationCodeChecks.InOrder.FirstRefusal(new CodeRedemption { Client = Sample.Web, Form = form, Code = Code(Sample.Challenge), Now = Sample.Now }),
                RefreshTokenChecks.InOrder.FirstRefusal(new RefreshRedemption { Client = Sample.Web, Form = form, Now = Sample.Now, Token = new IssuedRefreshToken { ClientId = "web", ExpiresAt = Sample.Now.AddDays(1) } }),
                RevokeChecks.InOrder.FirstRefusal(new RevokeRequest { Client = Sample.Web, Form = form }),
                EndSessionChecks.InOrder.FirstRefusal(new EndSessionRequest { Parameters = form, Client = Sample.Named(form["client_id"]) }),
            ];
            Assert.All(answers.OfType<Refusal>(), refusal => Refused.AssertLegal(refusal.Description));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    [Covers("RFC9700-4.5-1")]
    [Covers("ATTACK-CODE-INJECTION")]
    public void Every_verifier_spends_the_code_of_its_own_challenge_and_no_other()
    {
        var verifiers = from length in Gen.Choose(43, 128) from letters in Gen.ArrayOf(Gen.Elements(Unreserved.ToCharArray()), length) select new string(letters);

        Prop.ForAll(verifiers.ToArbitrary(), verifiers.ToArbitrary(), (one, other) =>
            Spends(one, ChallengeOf(one)) && Spends(other, ChallengeOf(one)) == (one == other)).QuickCheckThrowOnFailure();
    }

    [Fact]
    [Covers("ASVS5-9.2.4"), Covers("RFC9700-2.3-2"), Covers("RFC9700-4.10-2")]
    public void A_token_is_for_exactly_one_recipient_and_never_gains_a_scope()
    {
        var grants = from scopes in Gen.SubListOf(Scopes) from resources in Gen.SubListOf(Sample.AccountsApi, Sample.CardsApi, "https://other.example") select (scopes: scopes.ToArray(), resources: resources.ToArray());

        Prop.ForAll(grants.ToArbitrary(), grant =>
            !Audience.Of(grant.scopes, [], grant.resources, Sample.Server).TryGet(out var audience, out _)
            || (audience.Values.Count == 1
                && audience.Scopes.All(grant.scopes.Contains)
                && (grant.resources.Length == 0 || grant.resources.SequenceEqual(audience.Values))
                && Sample.Server.ApiResources.Where(api => api.Identifier != audience.Values[0]).All(api => !api.Scopes.Any(audience.Scopes.Contains))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool Spends(string verifier, string challenge) => AuthorizationCodeChecks.InOrder.FirstRefusal(new CodeRedemption
    {
        Client = Sample.Web,
        Form = Sample.Form($"redirect_uri={Sample.WebRedirect}&code_verifier={verifier}"),
        Code = Code(challenge),
        Now = Sample.Now,
    }) is null;

    private static IssuedCode Code(string challenge) =>
        new() { ClientId = "web", RedirectUri = Sample.WebRedirect, CodeChallenge = challenge, ExpiresAt = Sample.Now.AddSeconds(60) };

    private static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
}
