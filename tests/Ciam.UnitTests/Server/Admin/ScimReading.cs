using System.Text.Json;
using Ciam.Server.Admin.Scim;

namespace Ciam.UnitTests.Server.Admin;

/// <summary>What directories of staff send, read as it was meant (RFC 7644).</summary>
public sealed class ScimReading
{
    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    [Theory]
    [InlineData("userName eq \"a@b.example\"", "username", "a@b.example")]
    [InlineData("  USERNAME  Eq  \"x\" ", "username", "x")]
    [InlineData("externalId eq \"a \\\"quoted\\\" one\"", "externalid", "a \"quoted\" one")]
    public void A_comparison_is_read(string text, string attribute, string value) => Assert.Equal(new ScimFilter(attribute, value), ScimFilter.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("userName")]
    [InlineData("userName eq")]
    [InlineData("userName eq 'a'")]
    [InlineData("userName eq \"a\" or userName eq \"b\"")]
    [InlineData("not (userName eq \"a\")")]
    [InlineData("emails[type eq \"work\"]")]
    [InlineData("userName eq \"\\ud800\"")]
    [InlineData("userName eq \"\\u0001\"")]
    public void What_is_no_comparison_is_none(string text) => Assert.Null(ScimFilter.Read(text));

    [Theory]
    [InlineData(null, null, 1, 100)]
    [InlineData("0", "-5", 1, 0)]
    [InlineData("7", "1000", 7, 100)]
    public void A_window_that_makes_no_sense_is_the_nearest_that_does(string? start, string? count, int first, int most) => Assert.Equal(new ScimWindow(first, most), ScimWindow.Read(start, count));

    [Fact]
    public void Numbers_are_numbers() => Assert.Null(ScimWindow.Read("one", null));

    [Theory]
    [InlineData("""[{"op":"replace","path":"active","value":false}]""")]
    [InlineData("""[{"op":"Replace","path":"active","value":"False"}]""")]
    [InlineData("""[{"op":"add","value":{"active":false,"title":"unknown here"}}]""")]
    public void Leaving_is_understood_in_every_dialect(string operations) =>
        Assert.Equal(false, ScimPatch.Person(ScimPatch.Read(Json($$"""{"operations":{{operations}}}"""))!).Change?.Active);

    [Theory]
    [InlineData("""{"name":{"givenName":"Nora","familyName":"Baer"}}""", "Nora Baer")]
    [InlineData("""{"name":{"formatted":"Nora B.","givenName":"Nora"}}""", "Nora B.")]
    [InlineData("""{"displayName":"Shown","name":{"formatted":"Other"}}""", "Shown")]
    public void A_name_is_put_together(string person, string name) => Assert.Equal(name, ScimPatch.Person(Json(person)).Change?.DisplayName);

    [Theory]
    [InlineData("""{"userName":7}""")]
    [InlineData("""{"active":"perhaps"}""")]
    [InlineData("""{"name":"Nora"}""")]
    [InlineData("""{"emails":[{"type":"work"}]}""")]
    [InlineData("""{"password":"x"}""")]
    [InlineData("""[]""")]
    public void What_is_of_another_type_is_told(string person)
    {
        var (change, fault) = ScimPatch.Person(Json(person));

        Assert.Null(change);
        Assert.NotNull(fault);
    }

    [Theory]
    [InlineData("members[value eq \"abc\"]", "abc")]
    [InlineData("Members[ value  eq \"abc\" ]", "abc")]
    [InlineData("members", null)]
    [InlineData("members[display eq \"abc\"]", null)]
    public void One_member_is_named_by_a_path(string path, string? id) => Assert.Equal(id, ScimPatch.MemberOf(path));

    [Fact]
    public void Members_are_a_list_or_one()
    {
        Assert.Equal(["a", "b"], ScimPatch.Members(Json("""[{"value":"a"},{"value":"b","display":"B"}]""")));
        Assert.Equal(["a"], ScimPatch.Members(Json("""{"value":"a"}""")));
        Assert.Null(ScimPatch.Members(Json("""[{"display":"B"}]""")));
        Assert.Null(ScimPatch.Members(null));
    }
}
