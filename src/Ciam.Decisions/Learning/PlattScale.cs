namespace Ciam.Decisions.Learning;

/// <summary>
/// Stretch and shift that make log-odds tell the truth (Platt 1999): linear, so that it goes into the weights of an additive model
/// and what the terms contribute still adds up.
/// </summary>
public sealed record PlattScale(double Slope, double Shift)
{
    /// <summary>Leaves everything as it is.</summary>
    public static PlattScale None { get; } = new(1, 0);

    /// <summary>Fewer positive or negative rows teach no calibration.</summary>
    private const int LeastOfEach = 20;

    /// <summary>By Newton's method on the logistic loss; the slope stays between a half and two.</summary>
    public static PlattScale Fit(ReadOnlySpan<float> logits, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
    {
        var positives = 0;
        foreach (var label in labels)
            positives += label > 0 ? 1 : 0;
        if (positives < LeastOfEach || labels.Length - positives < LeastOfEach)
            return None;

        double a = 1, b = 0;
        for (var round = 0; round < 25; round++)
        {
            double ga = 1 - a, gb = 0, haa = 1, hab = 0, hbb = 1e-9;
            for (var i = 0; i < logits.Length; i++)
            {
                var p = 1 / (1 + Math.Exp(-((a * logits[i]) + b)));
                var (g, h) = (weights[i] * (labels[i] - p), weights[i] * p * (1 - p));
                ga += g * logits[i];
                gb += g;
                haa += h * logits[i] * logits[i];
                hab += h * logits[i];
                hbb += h;
            }
            var determinant = (haa * hbb) - (hab * hab);
            if (determinant <= 1e-12)
                break;
            var (da, db) = (((ga * hbb) - (gb * hab)) / determinant, ((gb * haa) - (ga * hab)) / determinant);
            a = Math.Clamp(a + da, 0.5, 2);
            b += Math.Clamp(db, -2, 2);
            if (Math.Abs(da) + Math.Abs(db) < 1e-9)
                break;
        }
        return new PlattScale(a, b);
    }
}
