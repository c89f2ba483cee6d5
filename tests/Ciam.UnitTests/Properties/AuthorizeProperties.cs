using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Testing;
using Ciam.UnitTests.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace Ciam.UnitTests.Properties;

/// <summary>What holds of every authorization request and its answer, whatever the browser brings.</summary>
public sealed class AuthorizeProperties
{
    private static readonly string[] Names =
    [
        "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt", "max_age",
        "login_hint", "id_token_hint", "acr_values", "ui_locales", "claims", "resource", "request", "request_uri", "registration", "display",
    ];

    /// <summary>What is almost right gets further into the checks than what is merely noise.</summary>
    private static readonly string[] AlmostRight =
    [
        "", " ", "code", "openid", "openid accounts", "accounts cards", "none", "none login", "0", "-1", "99999999999", "S256", Sample.Challenge, Sample.WebRedirect, Sample.AccountsApi, Sample.CardsApi,
        "http://127.0.0.1:99999/callback", "http://[::1]:1/callback?app=phone", "http://[", "https://", "://", "a:", "{}", "[]", "{\"id_token\":{\"acr\":{\"value\":\"\\ud800\"}}}", "{\"userinfo\":{\"a\":{\"values\":[null]}}}",
        "\ud800", "\0", "%", "%00", "web", "phone", "robot", "query", "form_post",
    ];

    private static readonly Gen<string> Values = Gen.Frequency(
        (3, Gen.Elements(AlmostRight)),
        (2, ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")),
        (1, from text in Gen.Elements(AlmostRight) from times in Gen.Choose(1, 400) select string.Concat(Enumerable.Repeat(text, times))));

    /// <summary>Mostly a valid request with few changes, so that the later checks are reached too.</summary>
    private static readonly Gen<Parameters> Requests =
        from names in Gen.Shuffle(Names)
        from fromValid in Gen.Elements(true, true, false)
        from count in Gen.Choose(0, fromValid ? 3 : Names.Length)
        from values in Gen.ArrayOf(Values, count)
        select With(fromValid, names, values);

    private static readonly Gen<string> Text = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "").Where(IsWellFormed);

    [Fact]
    public void No_request_is_a_fault() =>
        Prop.ForAll(Requests.ToArbitrary(), parameters =>
        {
            if (!AddressedRequest.Prove(parameters, Sample.Named(parameters["client_id"]), RequestOrigin.PlainFromBrowser).TryGet(out var addressed, out var refusal))
                return IsLegal(refusal);
            return ValidRequest.Prove(addressed, Sample.Server).TryGet(out var valid, out refusal)
                ? valid.Scopes.All(valid.Client.Scopes.Contains) && !(valid.PromptNone && valid.Prompts.Count > 1) && valid.CodeChallenge?.Length == 43
                : IsLegal(refusal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void No_request_is_answered_at_an_address_its_client_did_not_register() =>
        Prop.ForAll(Requests.ToArbitrary(), parameters =>
            !AddressedRequest.Prove(parameters, Sample.Named(parameters["client_id"]), RequestOrigin.PlainFromBrowser).TryGet(out var addressed, out _)
            || addressed.Client.RedirectUris.Contains(addressed.RedirectUri)
            || (addressed.Client.IsPublic && new Uri(addressed.RedirectUri) is { Scheme: "http", IsLoopback: true }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        var answers = from code in Text from state in Text from issuer in Text from own in Gen.Elements("", "?tenant=1", "?", "?a=b&") select (code, state, issuer, own);

        Prop.ForAll(answers.ToArbitrary(), answer =>
        {
            var response = AuthorizeResponse.Success("https://c.example/cb" + answer.own, "query", answer.state, answer.issuer, answer.code);
            var read = Read(response.RedirectUrl).Where(field => field.Key is not ("tenant" or "a")).ToArray();
            return read.SequenceEqual(response.Fields) && Legible(response.RedirectUrl);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    [Covers("ATTACK-HEADER-INJECTION")]
    public void An_answer_never_ends_a_header_early() =>
        Prop.ForAll(Values.ToArbitrary(), state =>
            Legible(AuthorizeResponse.Error(Sample.WebRedirect, "query", state, Sample.Issuer, Refusal.AccessDenied("no")).RedirectUrl))
        .QuickCheckThrowOnFailure();

    private static Parameters With(bool fromValid, IEnumerable<string> names, string[] values)
    {
        var all = fromValid ? new Dictionary<string, string>(Sample.AuthorizeWith().Values) : [];
        foreach (var (name, value) in names.Zip(values))
            all[name] = value;
        return new Parameters(all);
    }

    private static bool IsLegal(Refusal refusal)
    {
        Refused.AssertLegal(refusal.Description);
        return refusal.Check is not null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Read(string url) =>
        url[(url.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => new KeyValuePair<string, string>(Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])));

    private static bool Legible(string url) => url.All(letter => letter is > ' ' and < '\u007f');

    private static bool IsWellFormed(string text)
    {
        try
        {
            _ = new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text);
            return true;
        }
        catch (System.Text.EncoderFallbackException)
        {
            return false;
        }
    }
}
