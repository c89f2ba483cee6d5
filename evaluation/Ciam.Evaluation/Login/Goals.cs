namespace Ciam.Evaluation.Login;

/// <summary>The goals and earlier measurements of science.md sections 7 and 9, in the order naive, VPN, targeted, very targeted.</summary>
internal sealed record Goals
{
    public double?[] AskedMust { get; init; } = new double?[4];
    public double?[] AskedMoonshot { get; init; } = new double?[4];
    public double?[] StoppedMust { get; init; } = new double?[4];
    public double?[] StoppedMoonshot { get; init; } = new double?[4];

    /// <summary>At 98, 99 and 99.5 % stopped.</summary>
    public required string[,] AskedEarlier { get; init; }

    /// <summary>At 1, 5 and 10 % asked.</summary>
    public required string[,] StoppedEarlier { get; init; }

    public static Goals Ratio { get; } = new()
    {
        AskedEarlier = new[,] { { "0.14", "0.25", "0.37" }, { "0.22", "0.31", "0.38" }, { "0.51", "0.62", "0.74" }, { "0.81", "0.88", "0.93" } },
        StoppedEarlier = new[,] { { "0.71", "0.94", "0.97" }, { "0.42", "0.79", "0.93" }, { "0.10", "0.42", "0.71" }, { "0.01", "0.11", "0.34" } },
    };

    public static Goals Plain { get; } = new()
    {
        AskedMust = [0.065, 0.050, 0.165, null],
        AskedMoonshot = [0.030, 0.025, 0.10, null],
        StoppedMust = [0.985, 0.985, 0.935, 0.74],
        StoppedMoonshot = [0.995, 0.995, 0.97, 0.85],
        AskedEarlier = new[,] { { "0.034", "0.064", "0.102" }, { "0.028", "0.048", "0.081" }, { "0.114", "0.164", "0.208" }, { "0.244", "0.285", "0.313" } },
        StoppedEarlier = new[,] { { "0.94", "0.99", "1.00" }, { "0.95", "0.99", "1.00" }, { "0.76", "0.94", "0.97" }, { "0.38", "0.75", "0.88" } },
    };

    public static Goals Cookie { get; } = new()
    {
        AskedMust = [null, null, 0.02, 0.03],
        AskedMoonshot = [null, null, 0.01, 0.015],
        AskedEarlier = new[,] { { "0.004", "0.007", "0.012" }, { "0.004", "0.006", "0.011" }, { "0.013", "0.017", "0.022" }, { "0.024", "0.028", "0.030" } },
        StoppedEarlier = new[,] { { "0.99", "1.00", "1.00" }, { "1.00", "1.00", "1.00" }, { "0.97", "1.00", "1.00" }, { "0.88", "1.00", "1.00" } },
    };

    /// <summary>Published (Wiefling et al. 2022) for the ratio on real data, and measured earlier on generated data.</summary>
    public static string? Medians(string model, string attacker, int history) => (model, attacker, history) switch
    {
        ("lr", "naive", 12) => "2/12 published, 0.42 generated",
        ("lr", "naive", _) => "1/39 published, 0.16 generated",
        ("lr", "vpn", 12) => "3/12 published, 0.58 generated",
        ("lr", "vpn", _) => "2/39 published, 0.24 generated",
        ("lr", "targeted", 12) => "4/12 published, 0.92 generated",
        ("lr", "targeted", _) => "3/39 published, 0.80 generated",
        ("plain", "naive", 12) => "0.17",
        ("plain", "naive", _) => "0.08",
        ("plain", "vpn", 12) => "0.17",
        ("plain", "vpn", _) => "0.05",
        ("plain", "targeted", 12) => "0.33",
        ("plain", "targeted", _) => "0.21",
        ("cookie", _, _) => "0",
        _ => null,
    };
}
