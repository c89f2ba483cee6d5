namespace Ciam.UnitTests.Architecture;

/// <summary>Arrows between the rooms only point down.</summary>
public sealed class Rooms
{
    [Theory]
    [InlineData(House.Protocol, "System", "Microsoft.IdentityModel")]
    [InlineData(House.Decisions, "System")]
    [InlineData(House.Storage, "System", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions", "Microsoft.AspNetCore.Identity", "Npgsql", House.Protocol, House.Decisions)]
    public void A_room_knows_only_what_it_may(string room, params string[] allowed)
    {
        var strangers = House.Room(room).AssemblyReferences.Select(reference => reference.Name)
            .Where(name => !allowed.Any(start => name == start || name.StartsWith(start + ".", StringComparison.Ordinal)));

        Assert.Empty(strangers);
    }

    [Fact]
    public void What_is_remembered_judges_nothing_and_signs_nothing()
    {
        var rules = House.WrittenTypes(House.Storage)
            .SelectMany(type => House.Mentions(type).Select(mention => (type, mention: House.Outermost(mention))))
            .Where(use => use.mention.Namespace is "Ciam.Protocol.Checks" or "Ciam.Protocol.Jose"
                || (use.mention.Namespace.StartsWith(House.Decisions, StringComparison.Ordinal)
                    && (use.mention.Name.EndsWith("Judge", StringComparison.Ordinal) || use.mention.Namespace.EndsWith(".Signals", StringComparison.Ordinal))))
            .Select(use => $"{use.type.FullName} uses {use.mention.FullName}")
            .Distinct();

        Assert.Empty(rules);
    }
}
