using System.Globalization;
using System.Text.Json;
using Ciam.Testing;

namespace Ciam.ServerTests.SignIn;

/// <summary>Seeded random sequences of requests, refreshes and time through real HTTP; the model says beforehand what must be asked and what the tokens say.</summary>
public sealed class StepUpSequences(CiamApp app) : IClassFixture<CiamApp>
{
    private const int Steps = 14;

    private static readonly int[][] Wishes = [[], [], [1], [2], [2, 1], [3], [3, 2], [3, 1], [1, 3]];
    private static readonly TimeSpan?[] Ages = [null, null, TimeSpan.Zero, TimeSpan.FromSeconds(90), TimeSpan.FromHours(1)];
    private static readonly string?[] Prompts = [null, null, null, "none", "login"];

    [Theory]
    [InlineData(1, false, false)]
    [InlineData(2, false, false)]
    [InlineData(3, true, false)]
    [InlineData(4, true, false)]
    [InlineData(5, false, true)]
    [InlineData(6, false, true)]
    [InlineData(7, true, true)]
    [InlineData(8, true, true)]
    [InlineData(9, true, true)]
    [Covers("OIDCC-3.1.2.1"), Covers("OIDCC-3.1.2.3"), Covers("OIDCC-5.5.1.1"), Covers("ASVS5-7.5.3")]
    public async Task What_is_asked_and_what_the_tokens_say_is_what_the_model_foresees(int seed, bool hasApp, bool hasPasskey)
    {
        await using var bank = await app.NewBankAsync();
        var (random, phone) = (new Random(seed), bank.NewAuthenticator());
        var (alice, means) = (await bank.SignUpAsync("alice", new PersonSettings { App = hasApp }), new Means(hasApp, hasPasskey));
        if (hasPasskey)
            await bank.AddPasskeyAsync(alice, phone);
        var visit = new Visit(bank, alice, phone);
        KnownSession? session = null;
        (string Token, KnownSession At)? refresh = null;

        for (var step = 0; step < Steps; step++)
        {
            var deed = random.Next(10);
            if (deed == 0)
            {
                // Beyond the idle limit: the session is over.
                bank.Clock.Advance(TimeSpan.FromMinutes(70));
                (session, refresh) = (null, null);
            }
            else if (deed <= 2)
            {
                bank.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 150)));
            }
            else if (deed == 3 && refresh is { } held)
            {
                // A refresh proves nothing anew: the tokens go on telling of the sign-in they came from.
                var renewed = (await bank.WebClient.RefreshAsync(held.Token)).AssertGranted();
                refresh = (renewed.RefreshToken, held.At);
                AssertTells(held.At, TokenAnswer.ClaimsOf(renewed.AccessToken), $"seed {seed}, step {step}: refresh");
            }
            else
            {
                var wish = new Wish(Wishes[random.Next(Wishes.Length)], random.Next(3) == 0, Ages[random.Next(Ages.Length)], Prompts[random.Next(Prompts.Length)]);
                var habit = (Habit)random.Next(3);
                var said = $"seed {seed}, step {step}: {string.Join(' ', wish.Levels)}{(wish.Essential ? " essential" : "")} max_age {wish.MaxAge} prompt {wish.Prompt} {habit}, with {(session is null ? "no session" : $"level {session.Level}")}";
                var seen = await visit.AskAsync(wish, habit);
                var foreseen = StepUpModel.Foresee(means, session, wish, habit, seen.Began);

                Assert.True(foreseen.Pages.SequenceEqual(seen.Pages), $"{said}: foreseen [{string.Join(' ', foreseen.Pages)}], seen [{string.Join(' ', seen.Pages)}] {seen.Error}");
                Assert.True(foreseen.Error == seen.Error, $"{said}: foreseen {foreseen.Error ?? "a code"}, seen {seen.Error ?? "a code"}");
                if (foreseen.Error is not null)
                    continue;
                session = foreseen.Pages.Count > 0 ? foreseen.Session! with { AuthTime = bank.Clock.GetUtcNow() } : foreseen.Session;
                var tokens = (await bank.WebClient.RedeemAsync(seen.Code!)).AssertGranted();
                AssertTells(session!, TokenAnswer.ClaimsOf(tokens.IdToken!), said);
                refresh = (tokens.RefreshToken, session!);
            }
        }
    }

    private static void AssertTells(KnownSession session, JsonElement claims, string said)
    {
        Assert.True($"urn:ciam:acr:{session.Level}" == claims.GetProperty("acr").GetString(), $"{said}: {claims}");
        Assert.True(session.AuthTime.ToUnixTimeSeconds() == claims.GetProperty("auth_time").GetInt64(), $"{said}: {claims}");
        if (claims.TryGetProperty("amr", out var amr))
            Assert.True(session.Proofs.SetEquals(amr.EnumerateArray().Select(method => method.GetString()!).Except(["mfa", "user"])), $"{said}: {claims}");
    }

    private sealed record Seen(DateTimeOffset Began, IReadOnlyList<string> Pages, string? Error, ReceivedCode? Code);

    /// <summary>One browser and the person before it, who does what the pages say.</summary>
    private sealed class Visit(Bank bank, Person person, SoftAuthenticator phone)
    {
        private readonly TestBrowser _browser = bank.NewBrowser();

        public async Task<Seen> AskAsync(Wish wish, Habit habit)
        {
            var (request, began, pages) = (new AuthorizeRequest { Parameters = ParametersOf(wish) }, bank.Clock.GetUtcNow(), new List<string>());
            var page = await _browser.GoAsync(bank.WebClient.AuthorizeUrl("openid accounts offline_access", request));
            while (page.SentTo is null)
            {
                var at = page.Url.Segments[^1];
                Assert.True(pages.Count < 6, $"no end: {string.Join(' ', pages)}");
                if (at == "refused")
                {
                    page = await _browser.ClickAsync("a.button-primary");
                    continue;
                }

                if (at == "passkey" && habit is Habit.PasswordThenCode && person.App is not null && page.Has("a[href$='/second-factor']"))
                {
                    await _browser.ClickAsync("a[href$='/second-factor']");
                    page = await _browser.ClickAsync("a[href$='/totp']");
                    continue;
                }

                pages.Add(at);
                page = await DoAsync(at, habit);
            }

            return page.Query("error") is { } error ? new(began, pages, error, null) : new(began, pages, null, bank.WebClient.CodeOf(page, request, _browser));
        }

        private Task<BrowserPage> DoAsync(string at, Habit habit)
        {
            switch (at)
            {
                case "password" when habit is Habit.PasskeyFirst && phone.Passkeys.Count > 0:
                case "passkey":
                    return _browser.UsePasskeyAsync(phone);
                case "password":
                    return _browser.EnterPasswordAsync(person);
                case "totp":
                    bank.Clock.Advance(TimeSpan.FromSeconds(31));
                    return _browser.EnterCodeAsync(person.App!.CodeAt(bank.Clock.GetUtcNow()));
                case "enrol":
                    return _browser.SubmitAsync("form[action$='/cancel']");
                default:
                    throw new InvalidOperationException($"nobody knows what to do at {_browser.Page.Url}: {_browser.Page.Text}");
            }
        }

        private static Dictionary<string, string?> ParametersOf(Wish wish)
        {
            var (values, parameters) = (wish.Levels.Select(level => $"urn:ciam:acr:{level}").ToArray(), new Dictionary<string, string?>());
            if (wish.Essential && values.Length > 0)
                parameters["claims"] = JsonSerializer.Serialize(new { id_token = new { acr = new { essential = true, values } } });
            else if (values.Length > 0)
                parameters["acr_values"] = string.Join(' ', values);
            if (wish.MaxAge is { } age)
                parameters["max_age"] = ((int)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            if (wish.Prompt is { } prompt)
                parameters["prompt"] = prompt;
            return parameters;
        }
    }
}
