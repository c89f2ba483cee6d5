namespace Ciam.Evaluation.Fraud;

/// <summary>What one customer or one terminal has done so far, as sums up to each transaction; windows over it only ever move forward.</summary>
internal sealed class History(int[] windows)
{
    private readonly List<int> _times = [];
    private readonly List<double> _amounts = [0];
    private readonly List<int> _frauds = [0], _large = [0];
    private readonly int[] _first = new int[windows.Length];

    public int Count => _times.Count;
    public int LastAt => _times.Count == 0 ? int.MinValue : _times[^1];
    public double LogSum { get; private set; }
    public double LogSquares { get; private set; }
    public float Highest { get; private set; }

    /// <summary>The first transaction later than this many seconds before now.</summary>
    public int First(int window, int now)
    {
        ref var at = ref _first[window];
        while (at < _times.Count && _times[at] <= now - windows[window])
            at++;
        return at;
    }

    public int TimeOf(int i) => _times[i];
    public bool FraudAt(int i) => _frauds[i + 1] > _frauds[i];
    public int Frauds(int from, int to) => _frauds[to] - _frauds[from];
    public int Large(int from, int to) => _large[to] - _large[from];
    public double Mean(int from, int to) => to > from ? (_amounts[to] - _amounts[from]) / (to - from) : 0;

    public void Add(int at, float amount, bool fraud, bool large)
    {
        var log = Math.Log(amount + 1);
        (LogSum, LogSquares, Highest) = (LogSum + log, LogSquares + (log * log), Math.Max(Highest, amount));
        _times.Add(at);
        _amounts.Add(_amounts[^1] + amount);
        _frauds.Add(_frauds[^1] + (fraud ? 1 : 0));
        _large.Add(_large[^1] + (large ? 1 : 0));
    }
}
