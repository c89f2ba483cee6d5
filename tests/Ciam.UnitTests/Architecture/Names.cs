using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ciam.UnitTests.Architecture;

/// <summary>Names mean something, and mean the same everywhere.</summary>
public sealed partial class Names
{
    private static readonly string[] EmptyWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Processor", "Handler", "Base", "Impl", "Common", "Core", "Data", "Info", "Service"];

    [Fact]
    public void No_type_is_named_with_an_empty_word()
    {
        var empty = House.Rooms.SelectMany(House.WrittenTypes).Where(type => EmptyWords.Contains(LastWord().Match(Plain(type.Name)).Value)).Select(type => type.FullName);

        Assert.Empty(empty);
    }

    [Fact]
    public void Services_is_the_name_of_an_endpoints_parameter_bag_only()
    {
        var bags = House.Rooms.SelectMany(House.WrittenTypes).Where(type => type.Name.EndsWith("Services", StringComparison.Ordinal) && !type.IsValueType).Select(type => type.FullName);

        Assert.Empty(bags);
    }

    [Fact]
    public void What_can_be_awaited_ends_in_Async()
    {
        var misnamed = from room in new[] { House.Storage, House.Server }
                       from type in House.WrittenTypes(room)
                       from method in type.Methods
                       where method.ReturnType.FullName.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal)
                          && !method.Name.EndsWith("Async", StringComparison.Ordinal)
                          && !method.Name.Contains('<', StringComparison.Ordinal)
                          && !method.Name.StartsWith("Handle", StringComparison.Ordinal)
                          && !method.IsGetter
                          && !method.IsVirtual
                          && method.Name is not ("Invoke" or "Main")
                       select method.FullName;

        Assert.Empty(misnamed);
    }

    [Fact]
    public void Every_public_type_says_what_it_is()
    {
        var silent = from room in House.Rooms
                     let said = XDocument.Load(Path.Combine(AppContext.BaseDirectory, room + ".xml")).Descendants("member")
                         .Where(member => member.Element("summary")?.Value.Trim().Length > 0).Select(member => member.Attribute("name")!.Value).ToHashSet()
                     from type in House.WrittenTypes(room)
                     where type.IsPublic && !said.Contains("T:" + type.FullName)
                     select type.FullName;

        Assert.Empty(silent);
    }

    [Fact]
    public void Interfaces_are_few()
    {
        var interfaces = House.Rooms.SelectMany(House.WrittenTypes).Where(type => type.IsInterface).Select(type => type.FullName).ToList();

        Assert.True(interfaces.Count < 10, string.Join('\n', interfaces));
    }

    private static string Plain(string name) => name.Split('`')[0];

    [GeneratedRegex("[A-Z][a-z0-9]*$")]
    private static partial Regex LastWord();
}
