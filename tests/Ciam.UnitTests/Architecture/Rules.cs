using Mono.Cecil;

namespace Ciam.UnitTests.Architecture;

/// <summary>Rules that are written down are also asked.</summary>
public sealed class Rules
{
    [Fact]
    public void Every_list_is_asked_somewhere()
    {
        var asked = from room in new[] { House.Protocol, House.Server }
                    from type in House.Room(room).GetTypes()
                    from method in type.Methods
                    from member in House.MembersUsed(method)
                    where member is MethodReference { Name: "get_InOrder" }
                    select member.DeclaringType.FullName;

        var lists = House.WrittenTypes(House.Protocol).Where(type => type.Properties.Any(property => property.Name == "InOrder")).Select(type => type.FullName).ToArray();

        Assert.NotEmpty(lists);
        Assert.Empty(lists.Except(asked));
    }
}
