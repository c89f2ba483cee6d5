using Ciam.Decisions.Customers;

namespace Ciam.UnitTests.Decisions.Customers;

/// <summary>What a brand may bring along: colours that can be read, and small pictures that run nothing.</summary>
public sealed class BrandRules
{
    [Theory]
    [InlineData("#0b5a55", true)]
    [InlineData("7a1fa2", true)]
    [InlineData("#000000", true)]
    [InlineData("#777777", false)]
    [InlineData("#ffcc00", false)]
    [InlineData("#ffffff", false)]
    public void A_colour_must_be_readable_on_every_light_ground(string text, bool readable) => Assert.Equal(readable, BrandColour.Read(text)!.Value.IsReadable);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("#fff")]
    [InlineData("#0b5a5g")]
    [InlineData("red")]
    [InlineData("#0b5a55}")]
    [InlineData("+b5a55")]
    public void Anything_but_six_digits_is_no_colour(string? text) => Assert.Null(BrandColour.Read(text));

    [Theory]
    [InlineData("#000000")]
    [InlineData("#0b5a55")]
    [InlineData("#7a1fa2")]
    [InlineData("#00007f")]
    [InlineData("#8b0000")]
    public void The_dark_variant_can_be_read_by_night(string text)
    {
        var night = BrandColour.Read(text)!.Value.ByNight();

        Assert.True(night.ContrastWith(BrandColour.Read("1c2624")!.Value) >= BrandColour.LeastContrast, night.Hex);
        Assert.True(night.ContrastWith(BrandColour.Read("06211f")!.Value) >= BrandColour.LeastContrast, night.Hex);
    }

    [Fact]
    public void Black_on_white_is_as_contrasty_as_it_gets() => Assert.Equal(21, BrandColour.Read("000000")!.Value.ContrastWith(BrandColour.Read("ffffff")!.Value), 6);

    [Fact]
    public void A_logo_is_a_small_png()
    {
        Assert.Equal(new BrandLogo(64, 32), BrandLogo.Read(Png(64, 32)));
        Assert.Null(BrandLogo.Read(Png(1025, 32)));
        Assert.Null(BrandLogo.Read(Png(0, 32)));
        Assert.Null(BrandLogo.Read([.. Png(64, 32), .. new byte[BrandLogo.MostBytes]]));
        Assert.Null(BrandLogo.Read("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8));
        Assert.Null(BrandLogo.Read([]));
    }

    private static byte[] Png(uint width, uint height) =>
    [
        0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, .. "IHDR"u8,
        (byte)(width >> 24), (byte)(width >> 16), (byte)(width >> 8), (byte)width, (byte)(height >> 24), (byte)(height >> 16), (byte)(height >> 8), (byte)height, 8, 6, 0, 0, 0, 0, 0, 0, 0,
    ];
}
