namespace Ciam.Evaluation;

/// <summary>One chapter of the report: it reads its data, follows its protocol, and leaves figures, notes and plots.</summary>
internal abstract class Section
{
    /// <summary>The word on the command line, the file name in the report, and the first part of every figure's key.</summary>
    public abstract string Name { get; }
    public abstract string Title { get; }

    /// <summary>Files under the data folder without which this section cannot run.</summary>
    public abstract IReadOnlyList<string> Needs { get; }

    public abstract void Run(Run run);

    /// <summary>Trains what ships on the building part alone and writes it under <paramref name="source"/>, the folder of the sources; the same data give the same bytes.</summary>
    public virtual void Renew(Run run, string source) => throw new NotSupportedException($"{Name} ships nothing that is trained here");
}

/// <summary>One measured number with what is needed to believe it.</summary>
/// <remarks>The key is short and stable, the recorded floor is found by it; the protocol says in one line who trains, who is tested, in what order.</remarks>
internal sealed record Figure(string Key, string What, string Protocol, double Value)
{
    /// <summary>95 % interval by bootstrap over people, or over what the protocol says.</summary>
    public (double Low, double High)? Interval { get; init; }
    public double? Must { get; init; }
    public double? Moonshot { get; init; }

    /// <summary>The published or earlier figure beside it, with its source.</summary>
    public string? Anchor { get; init; }
    public bool HigherIsBetter { get; init; }

    /// <summary>A recorded floor holds this figure in continuous integration.</summary>
    public bool Held { get; init; } = true;
}

/// <summary>What a section is given and what it leaves behind.</summary>
internal sealed class Run(string data, string? judge, bool fast)
{
    /// <summary>The part for building and tuning.</summary>
    public string Data => data;

    /// <summary>A held-out part of the same layout, where somebody has one: trained on <see cref="Data"/>, judged on this.</summary>
    public string? Judge => judge;

    /// <summary>Continuous integration wants a small part that is done in seconds.</summary>
    public bool Fast => fast;

    public List<Figure> Figures { get; } = [];
    public List<string> Notes { get; } = [];
    public List<(string File, string Caption, string Svg)> Plots { get; } = [];

    public void Add(Figure figure)
    {
        Figures.Add(figure);
        Console.WriteLine($"  {figure.What,-64} {figure.Value,8:F4}{(figure.Interval is var (low, high) ? $"  [{low:F4} .. {high:F4}]" : "")}{(figure.Must is { } must ? $"  must {must:F3}" : "")}");
    }

    public void Note(string text) => Notes.Add(text);
    public void Plot(string file, string caption, string svg) => Plots.Add((file, caption, svg));
}
