namespace Ciam.Decisions.Learning;

/// <summary>Follows the loss on the validation rows and remembers the best number of trees.</summary>
internal sealed class EarlyStop(ValidationRows rows, double start, int patience)
{
    private readonly double[] _scores = [.. Enumerable.Repeat(start, rows.Rows.Count)];
    private double _bestLoss = double.PositiveInfinity;
    private int _trees;

    public int Best { get; private set; }
    public bool IsOver => _trees - Best >= patience;

    public void Observe(BoostedTrees newest)
    {
        _trees++;
        double loss = 0;
        for (var i = 0; i < _scores.Length; i++)
        {
            _scores[i] += newest.Tree(0, rows.Rows[i]);
            var margin = rows.Labels[i] ? _scores[i] : -_scores[i];
            loss += (rows.Weights?[i] ?? 1) * (Math.Max(0, -margin) + Math.Log(1 + Math.Exp(-Math.Abs(margin))));
        }
        if (loss < _bestLoss)
            (_bestLoss, Best) = (loss, _trees);
    }
}
