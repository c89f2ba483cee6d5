using Ciam.Decisions.Behaviour;

namespace Ciam.Evaluation.Keystroke;

/// <summary>Typing: reference detectors, the robust profile, and the comparator that ships.</summary>
/// <remarks>
/// CMU and MEU-Mobile are measured with exactly the weights that ship, which saw neither. BKSD is what the weights are trained on: its rows are
/// people-disjoint, by two-fold cross-fitting on the building part, or, with a held-out part, by the weights that ship.
/// </remarks>
internal sealed class KeystrokeSection : Section
{
    public override string Name => "keystroke";
    public override string Title => "Keystroke dynamics";
    public override IReadOnlyList<string> Needs { get; } = [KeystrokeData.Cmu, .. KeystrokeData.MayTrain, KeystrokeData.MeuMobile];

    public override void Run(Run run)
    {
        var part = new KeystrokePart(run);
        FullProtocol.Run(run, part);
        FewShot.Run(run, part);
        ChangedText.Run(run, part);
        TypingAttacks.Run(run, part);
        run.Note($"Weights that ship: version {TypingWeights.Version}, {TypingModel.Shipped.Trees.Trees} trees, {TypingModel.Shipped.ToBytes().Length} bytes, trained on BKSD and IIITBh of the building part.");
    }

    public override void Renew(Run run, string source)
    {
        var model = TypingTraining.Train([.. KeystrokeData.MayTrain.Select(file => KeystrokeData.Read(run.Data, file))]);
        var path = Path.Combine(source, "Ciam.Decisions", "Behaviour", "TypingWeights.cs");
        File.WriteAllText(path, TypingTraining.Source(model));
        Console.WriteLine($"wrote {model.ToBytes().Length} bytes of weights to {Path.GetFileName(path)}");
    }
}

/// <summary>What is measured on, and with which weights.</summary>
internal sealed class KeystrokePart
{
    /// <summary>So many people are enough for continuous integration.</summary>
    private const int FewPeople = 8;

    private readonly TypingModel[] halves = [];
    private readonly HashSet<string> first = [];

    public KeystrokePart(Run run)
    {
        var folder = run.Judge ?? run.Data;
        TypedText Read(string file) => KeystrokeData.Read(folder, file) is var text && run.Fast ? new TypedText(text.Name, [.. text.People.Take(FewPeople)]) : text;
        Cmu = Read(KeystrokeData.Cmu);
        Meu = Read(KeystrokeData.MeuMobile);
        Bksd = [Read(KeystrokeData.BksdEnglish), Read(KeystrokeData.BksdArabic), Read(KeystrokeData.BksdPhrase)];
        Who = run.Judge is null ? "people of the building part" : "held-out people";
        if (run.Judge is not null)
            AllCmu = TypedText.Union(KeystrokeData.Read(run.Data, KeystrokeData.Cmu), Cmu);
        if (run.Judge is not null || run.Fast)
            return;

        string[] names = [.. Bksd.SelectMany(text => text.People).Select(person => person.Id).Distinct().Order(StringComparer.Ordinal)];
        first = [.. names.Where((_, i) => i % 2 == 0)];
        TypedText[] all = [.. Bksd, KeystrokeData.Read(run.Data, KeystrokeData.Iiitbh)];
        halves =
        [
            TypingTraining.Train([.. all.Select(text => text.Only(person => !names.Contains(person.Id) || first.Contains(person.Id)))]),
            TypingTraining.Train([.. all.Select(text => text.Only(person => !first.Contains(person.Id)))]),
        ];
    }

    public TypedText Cmu { get; }

    /// <summary>All 51 people, as the published protocol has them; only with a held-out part.</summary>
    public TypedText? AllCmu { get; }
    public TypedText Meu { get; }
    public IReadOnlyList<TypedText> Bksd { get; }
    public string Who { get; }

    /// <summary>Whether BKSD may be measured: not in the fast part, where the only weights at hand were trained on it.</summary>
    public bool HasBksd(Run run) => run.Judge is not null || !run.Fast;

    /// <summary>Weights that never saw this person of BKSD.</summary>
    public TypingModel Blind(Typist owner) => halves.Length == 0 ? TypingModel.Shipped : halves[first.Contains(owner.Id) ? 1 : 0];

    /// <summary>BKSD with owners and impostors of the same half, so that the weights know neither.</summary>
    public IEnumerable<TypedText> BksdHalves() => halves.Length == 0
        ? Bksd
        : Bksd.SelectMany(text => new[] { text.Only(person => first.Contains(person.Id)), text.Only(person => !first.Contains(person.Id)) });

    public string BksdProtocol => halves.Length == 0
        ? "weights that ship, which saw none of these people"
        : "two-fold cross-fitted by people: owners and impostors of one half, weights from the other half and IIITBh";
}
