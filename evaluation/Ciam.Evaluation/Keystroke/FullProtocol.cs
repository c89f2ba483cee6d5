using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>The published protocol: 200 samples to train, the owner's later ones and other people's first (or last) five to judge.</summary>
internal static class FullProtocol
{
    private const string Classic = "trained on samples 1-200, owner tested on 201-400, impostors: first 5 of every other person";
    private const string Window = "; the profile observes all 200 and keeps 40 of them (the newest 20, every third of the 60 before)";
    private const string Practised = "; impostors bring their last 5 of 400 instead";

    private static readonly Detector Shipped = Detectors.Comparator(_ => TypingModel.Shipped);

    public static void Run(Run run, KeystrokePart part)
    {
        OnCmu(run, part.Cmu, "cmu", "CMU", part.Who, run.Judge is null ? (0.035, 0.025) : (0.028, 0.020));
        if (part.AllCmu is { } all)
            OnCmu(run, all, "cmu51", "CMU, all", "building and held-out part together", (0.035, 0.025));
        OnMeu(run, part.Meu);
        if (part.HasBksd(run))
            OnBksd(run, part);
    }

    private static void OnCmu(Run run, TypedText text, string key, string name, string who, (double Must, double Moonshot) goal)
    {
        var protocol = $"{Classic}; {text.People.Count} people ({who})";
        var manhattan = Protocol.Run(text, Detectors.ScaledManhattan);
        var neighbour = Protocol.Run(text, Detectors.NearestNeighbourMahalanobis);
        var robust = Protocol.Run(text, Detectors.Robust);
        var ours = Protocol.Run(text, Shipped);
        Rows.Eer(run, $"keystroke.{key}.manhattan", $"{name}: scaled Manhattan (reference)", protocol, manhattan, "0.0962 over all 51 (Killourhy & Maxion 2009)");
        Rows.Eer(run, $"keystroke.{key}.neighbour", $"{name}: nearest neighbour Mahalanobis (reference)", protocol, neighbour, "0.0997 over all 51 (Killourhy & Maxion 2009)");
        Rows.Eer(run, $"keystroke.{key}.robust", $"{name}: robust profile, one class", protocol + Window, robust, "0.084 best published distance (Zhong et al. 2012); 0.049 earlier", 0.050);
        Rows.Eer(run, $"keystroke.{key}.comparator", $"{name}: comparator", protocol + Window, ours, "0.035 with same-password background (Deng & Zhong 2013); 0.032 earlier", goal.Must, goal.Moonshot);
        Rows.FrrAtFar(run, $"keystroke.{key}.comparator.frr1", $"{name}: comparator, own threshold", protocol, ours, "0.092 over all 51 earlier");
        Rows.Pooled(run, $"keystroke.{key}.pooled", $"{name}: comparator, one threshold for all", protocol, ours);
        Rows.TwoAveraged(run, $"keystroke.{key}.two", $"{name}: comparator, two logins averaged, one threshold", protocol, ours, "0.019 earlier");
        Rows.Cost(run, $"keystroke.{key}.cllr", $"{name}: comparator", protocol, ours);
        var against = Protocol.Run(text, Shipped, practised: true);
        Rows.Eer(run, $"keystroke.{key}.practised.manhattan", $"{name}: scaled Manhattan, practised impostors", protocol + Practised, Protocol.Run(text, Detectors.ScaledManhattan, practised: true), "0.136 earlier");
        Rows.Eer(run, $"keystroke.{key}.practised.robust", $"{name}: robust, practised impostors", protocol + Practised, Protocol.Run(text, Detectors.Robust, practised: true), "0.094 earlier");
        Rows.Eer(run, $"keystroke.{key}.practised", $"{name}: comparator, practised impostors", protocol + Practised, against, "0.064, 0.058 when trained for it, earlier", 0.065, 0.045);
        run.Plot($"keystroke-{key}-det.svg", $"{name}: owners refused against impostors accepted, one threshold for all (log scale)", Plots.Lines(
            "impostors accepted", "owners refused",
            [Rows.Det("scaled Manhattan", manhattan), Rows.Det("nearest neighbour", neighbour), Rows.Det("robust", robust), Rows.Det("comparator", ours), Rows.Det("practised", against)], logX: true));
    }

    private static void OnMeu(Run run, TypedText text)
    {
        var protocol = $"a phone; trained on samples 1-30, owner tested on 31-51, impostors: first 5 of every other person; times only; {text.People.Count} people";
        Rows.Eer(run, "keystroke.meu.manhattan", "MEU-Mobile: scaled Manhattan", protocol, Protocol.Run(text, Detectors.ScaledManhattan, 30), "0.140 held out, earlier");
        Rows.Eer(run, "keystroke.meu.robust", "MEU-Mobile: robust", protocol, Protocol.Run(text, Detectors.Robust, 30), "0.104 held out, earlier");
        Rows.Eer(run, "keystroke.meu.comparator", "MEU-Mobile: comparator", protocol, Protocol.Run(text, Shipped, 30), "0.089 held out, earlier");
    }

    private static void OnBksd(Run run, KeystrokePart part)
    {
        TypedText[] halves = [.. part.BksdHalves()];
        List<OwnerScores> Of(Detector detector, bool practised = false) => [.. halves.SelectMany(text => Protocol.Run(text, detector, practised: practised))];
        var comparator = Detectors.Comparator(part.Blind);
        var protocol = $"{Classic}; English, Arabic and phrase together; {part.BksdProtocol}";
        var ours = Of(comparator);
        Rows.Eer(run, "keystroke.bksd.manhattan", "BKSD: scaled Manhattan", protocol, Of(Detectors.ScaledManhattan), "0.156 held out, earlier");
        Rows.Eer(run, "keystroke.bksd.robust", "BKSD: robust", protocol + Window, Of(Detectors.Robust), "0.102 held out, earlier");
        Rows.Eer(run, "keystroke.bksd.comparator", "BKSD: comparator", protocol + Window, ours, "0.089 held out, earlier", 0.090, 0.070);
        Rows.Pooled(run, "keystroke.bksd.pooled", "BKSD: comparator, one threshold for all", protocol, ours, goals: false);
        Rows.Cost(run, "keystroke.bksd.cllr", "BKSD: comparator", protocol, ours);
        Rows.Eer(run, "keystroke.bksd.practised", "BKSD: comparator, practised impostors", protocol + Practised, Of(comparator, practised: true), "");
        foreach (var name in part.Bksd.Select(text => text.Name))
            Rows.Eer(run, $"keystroke.{name}.comparator", $"{name}: comparator", protocol, [.. halves.Where(text => text.Name == name).SelectMany(text => Protocol.Run(text, comparator))], "");
    }
}
