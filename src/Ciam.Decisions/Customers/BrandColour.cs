using System.Globalization;

namespace Ciam.Decisions.Customers;

/// <summary>A brand's colour: readable as text and under text (WCAG 2.2, 1.4.3), with a variant for dark rooms computed from it.</summary>
public readonly record struct BrandColour(byte Red, byte Green, byte Blue)
{
    /// <summary>WCAG's least contrast of text, level AA.</summary>
    public const double LeastContrast = 4.5;

    /// <summary>The dimmest ground that stands under it by day, and the brightest by night.</summary>
    private static readonly BrandColour DayGround = new(0xf0, 0xf2, 0xef), NightGround = new(0x1c, 0x26, 0x24);

    /// <summary>What is written on it by night.</summary>
    private static readonly BrandColour NightInk = new(0x06, 0x21, 0x1f);

    public string Hex => string.Create(CultureInfo.InvariantCulture, $"{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>It can be read on every light ground, and white can be read on it.</summary>
    public bool IsReadable => ContrastWith(DayGround) >= LeastContrast;

    /// <summary>Six hexadecimal digits, with or without the sign before them.</summary>
    public static BrandColour? Read(string? text)
    {
        var digits = text?.Trim() is ['#', .. var rest] ? rest : text?.Trim();
        return digits is { Length: 6 } && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new BrandColour((byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : null;
    }

    /// <summary>Brighter step by step, until it can be read on the dark ground and dark ink can be read on it.</summary>
    public BrandColour ByNight()
    {
        var colour = this;
        for (var step = 1; step <= 20 && (colour.ContrastWith(NightGround) < LeastContrast || colour.ContrastWith(NightInk) < LeastContrast); step++)
            colour = Brighter(step / 20.0);
        return colour;
    }

    public double ContrastWith(BrandColour other)
    {
        var (one, two) = (Luminance, other.Luminance);
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte part) => part / 255.0 is var value && value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private BrandColour Brighter(double share) => new(Toward(Red, share), Toward(Green, share), Toward(Blue, share));

    private static byte Toward(byte part, double share) => (byte)Math.Round(part + ((255 - part) * share));
}
