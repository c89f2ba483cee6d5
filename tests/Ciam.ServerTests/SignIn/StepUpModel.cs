namespace Ciam.ServerTests.SignIn;

/// <summary>What an authorization request asks of a sign-in.</summary>
internal sealed record Wish(IReadOnlyList<int> Levels, bool Essential, TimeSpan? MaxAge, string? Prompt);

/// <summary>How a customer goes about it, given the choice.</summary>
internal enum Habit
{
    PasskeyFirst,
    PasswordThenPasskey,
    PasswordThenCode,
}

/// <summary>What a customer can prove.</summary>
internal sealed record Means(bool App, bool Passkey);

/// <summary>The session of the browser as the model knows it: what was proven in it, and when last.</summary>
internal sealed record KnownSession(IReadOnlySet<string> Proofs, DateTimeOffset AuthTime)
{
    public int Level => Proofs.Contains("hwk") ? 3 : Proofs.Contains("otp") ? 2 : 1;
}

/// <summary>What must happen: the pages on the way, and a session or an error at its end.</summary>
internal sealed record Foreseen(IReadOnlyList<string> Pages, string? Error, KnownSession? Session);

/// <summary>acr × max_age × prompt, as OpenID Connect and the house tell it, in as few words as possible and without a word of the server's code.</summary>
internal static class StepUpModel
{
    public static Foreseen Foresee(Means means, KnownSession? session, Wish wish, Habit habit, DateTimeOffset now)
    {
        var wanted = wish.Levels.Count > 0 ? wish.Levels[0] : 1;
        var again = wish.Prompt == "login" || (session is not null && wish.MaxAge is { } oldest && now - session.AuthTime > oldest);
        if (session is not null && !again && session.Level >= wanted)
            return new([], null, session);
        if (wish.Prompt == "none")
            return new([], "login_required", session);

        var (pages, proofs) = (new List<string>(), again || session is null ? [] : session.Proofs.ToHashSet());
        if (proofs.Count == 0)
        {
            pages.Add("password");
            proofs.Add(means.Passkey && habit is Habit.PasskeyFirst ? "hwk" : "pwd");
        }

        // Nobody can prove what they do not have: the client's next wish counts, or nothing where it insists.
        if (wanted == 3 && !means.Passkey)
        {
            if (wish.Essential && wish.Levels.All(level => level == 3))
                return new(pages, "unmet_authentication_requirements", session);
            wanted = wish.Levels.FirstOrDefault(level => level < 3, 1);
        }

        if (wanted == 3 && !proofs.Contains("hwk"))
        {
            pages.Add("passkey");
            proofs.Add("hwk");
        }
        else if ((wanted == 2 || means.App || means.Passkey) && !proofs.Contains("hwk") && !proofs.Contains("otp"))
        {
            if (!means.App && !means.Passkey)
                return new([.. pages, "enrol"], "access_denied", session);
            var byPasskey = means.Passkey && !(means.App && habit is Habit.PasswordThenCode);
            pages.Add(byPasskey ? "passkey" : "totp");
            proofs.Add(byPasskey ? "hwk" : "otp");
        }

        return new(pages, null, pages.Count == 0 ? session : new KnownSession(proofs, now));
    }
}
