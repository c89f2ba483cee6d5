using Ciam.Decisions.Risk;
using Ciam.Server.Customers;
using Ciam.Server.House;

namespace Ciam.UnitTests.Server.Customers;

/// <summary>Places are kept in English and read in the reader's language.</summary>
public sealed class PlaceNames
{
    [Theory]
    [InlineData("en", "Zurich, Switzerland", "Zurich, Switzerland")]
    [InlineData("de", "Zurich, Switzerland", "Zurich, Schweiz")]
    [InlineData("es", "Switzerland", "Suiza")]
    [InlineData("fr", "Singapore", "Singapour")]
    [InlineData("fr", "Atlantis", "Atlantis")]
    [InlineData("de", "Washington, D.C., United States", "Washington, D.C., Vereinigte Staaten")]
    public void A_kept_name_is_read(string language, string kept, string read) => Assert.Equal(read, Language.In(language, () => PlaceWords.Of(kept)));

    [Theory]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("fr")]
    public void No_country_lacks_a_name_and_none_is_left_over(string language)
    {
        var countries = from first in Enumerable.Range('A', 26) from second in Enumerable.Range('A', 26) let code = $"{(char)first}{(char)second}" where Countries.NameOf(code) != code select Countries.NameOf(code);

        Assert.Equal(countries.Order(StringComparer.Ordinal), PlaceWords.NamesIn(language).Order(StringComparer.Ordinal));
    }
}
