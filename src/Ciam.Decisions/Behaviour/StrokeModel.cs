namespace Ciam.Decisions.Behaviour;

/// <summary>How one customer moves a mouse or swipes: learnt from own strokes against those of other consenting customers, immutable, at most 16 kB.</summary>
/// <remarks>Rows are those of <see cref="PointerFeatures"/> or <see cref="TouchFeatures"/>. With no background or few own strokes it is a cautious one-class model.</remarks>
public sealed class StrokeModel
{
    public const int MostBytes = 16_384;

    /// <summary>No session weighs more than this, in natural-log odds.</summary>
    public const double Clip = 4;

    /// <summary>The one-class model has never seen anybody else and must not say much.</summary>
    public const double ColdClip = 1.5;

    private const byte Version = 1;

    /// <summary>What follows the header.</summary>
    private const byte Trees = 0, Cold = 1, Neighbours = 2;

    private const int Header = 3 + SessionCalibration.Bytes;

    private readonly StrokeForest? _trees;
    private readonly StrokeHabit? _habit;
    private readonly SessionCalibration _calibration;
    private readonly byte _leastSessionStrokes;

    private StrokeModel(StrokeForest? trees, StrokeHabit? habit, SessionCalibration calibration, byte leastSessionStrokes)
    {
        _trees = trees;
        _habit = habit;
        _calibration = calibration;
        _leastSessionStrokes = leastSessionStrokes;
    }

    /// <summary>True while the model knows the customer alone.</summary>
    public bool IsCold => _trees is null;

    /// <summary>The length of a row.</summary>
    public int Features => _trees?.Features ?? _habit!.Features;

    /// <summary>Learns a customer. The same strokes in the same order give the same bytes.</summary>
    /// <param name="own">The customer's sessions in order of time, each a list of rows.</param>
    /// <param name="others">Other customers, each a list of rows in order of time.</param>
    /// <param name="options">How to learn, and when to speak.</param>
    /// <returns>Null while there are too few own strokes.</returns>
    public static StrokeModel? Fit(IReadOnlyList<IReadOnlyList<double[]>> own, IReadOnlyList<IReadOnlyList<double[]>> others, StrokeModelOptions? options = null)
    {
        options ??= new StrokeModelOptions();
        double[][] strokes = [.. own.SelectMany(session => session)];
        if (strokes.Length < options.LeastStrokes)
            return null;

        var people = others.Where(person => person.Count > 0).ToList();
        var least = (byte)Math.Clamp(options.LeastSessionStrokes, 1, 255);
        if (people.Count < options.LeastOthers || strokes.Length < options.StrokesForTrees)
            return new StrokeModel(null, StrokeHabit.Fit(strokes), StrokeFolds.Cold(strokes), least);

        var trees = StrokeForest.Fitting(options.Trees, strokes[0].Length, options.Neighbours, MostBytes - Header);
        var drawn = StrokeFolds.Draw(people, options.MostOtherStrokes);
        var calibration = options.Folds < 2 ? new SessionCalibration(1, -1, 1, 1) : StrokeFolds.Calibrate(own, drawn, trees, options.Neighbours, options.Folds);
        return new StrokeModel(StrokeForest.Grow(own, drawn, trees, options.Neighbours), null, calibration, least);
    }

    /// <summary>Learns a customer from what is kept; others are rounded alike, lest trees tell own strokes by how they were kept.</summary>
    public static StrokeModel? Fit(StrokeWindow own, IReadOnlyList<IReadOnlyList<double[]>> others, StrokeModelOptions? options = null) =>
        Fit(own.Sessions, [.. others.Select(StrokeWindow.Rounded)], options);

    /// <summary>One stroke: trees give log odds against other people, the cold model minus its distance.</summary>
    public double Stroke(ReadOnlySpan<double> row) => _trees is { } trees ? trees.Stroke(row) : _habit!.Score(Checked(row));

    /// <summary>The natural-log likelihood ratio that the customer made these strokes, or null when they are too few to say anything.</summary>
    public double? SessionScore(IReadOnlyList<double[]> strokes) =>
        strokes.Count == 0 ? null : SessionScore(Scores(strokes).Mean(0, strokes.Count), strokes.Count);

    /// <summary>What is said of consecutive strokes, one by one and with their neighbours.</summary>
    internal StrokeScores Scores(IReadOnlyList<double[]> strokes) => _trees is { } trees ? trees.Scores(strokes) : new StrokeScores([.. strokes.Select(stroke => Stroke(stroke))], null);

    /// <summary>The same from the mean score of so many strokes, for who keeps a running mean of a model that looks at each by itself.</summary>
    public double? SessionScore(double mean, int strokes)
    {
        if (strokes < _leastSessionStrokes || !double.IsFinite(mean))
            return null;

        var clip = IsCold ? ColdClip : Clip;
        return Math.Clamp(LogRatio(mean, strokes), -clip, clip);
    }

    /// <summary>The likelihood ratio before it is clipped, for measuring.</summary>
    internal double LogRatio(double mean, int strokes) => _calibration.LogRatio(mean, strokes);

    public byte[] ToBytes()
    {
        var body = _trees?.ToBytes() ?? _habit!.ToBytes();
        var bytes = new byte[Header + body.Length];
        (bytes[0], bytes[1], bytes[2]) = (Version, _trees is { } trees ? trees.LooksAtNeighbours ? Neighbours : Trees : Cold, _leastSessionStrokes);
        _calibration.Write(bytes.AsSpan(3));
        body.CopyTo(bytes, Header);
        return bytes;
    }

    /// <summary>The model out of <see cref="ToBytes"/>; anything else is refused.</summary>
    /// <exception cref="FormatException">The bytes are not a model.</exception>
    public static StrokeModel FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < Header or > MostBytes || bytes[0] != Version || bytes[1] > Neighbours)
            throw new FormatException("not a stroke model of a known version");

        var calibration = SessionCalibration.Read(bytes[3..]);
        var body = bytes[Header..];
        return bytes[1] == Cold
            ? new StrokeModel(null, StrokeHabit.FromBytes(body), calibration, bytes[2])
            : new StrokeModel(StrokeForest.FromBytes(body, bytes[1] == Neighbours), null, calibration, bytes[2]);
    }

    private ReadOnlySpan<double> Checked(ReadOnlySpan<double> row) =>
        row.Length == Features ? row : throw new ArgumentException($"a row of {row.Length} features instead of {Features}", nameof(row));
}
