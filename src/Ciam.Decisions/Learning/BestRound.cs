namespace Ciam.Decisions.Learning;

/// <summary>Follows the loss on the rows held back and remembers what the best round looked like.</summary>
internal sealed class BestRound<T>(ShapeBoosting boosting, Func<T> copy, int patience)
    where T : class
{
    private double _loss = boosting.HeldLoss();
    private T? _best = double.IsNaN(boosting.HeldLoss()) ? null : copy();
    private int _bestRound, _rounds;

    public bool IsOver => _best is not null && _rounds - _bestRound >= patience;

    /// <summary>The best state and its round; null when no rows are held back.</summary>
    public (T State, int Round)? Best => _best is null ? null : (_best, _bestRound);

    public void Observe(int round)
    {
        _rounds = round;
        if (_best is null || boosting.HeldLoss() is var loss && loss >= _loss - 1e-9)
            return;
        (_loss, _best, _bestRound) = (boosting.HeldLoss(), copy(), round);
    }
}
