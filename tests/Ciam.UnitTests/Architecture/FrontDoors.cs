using Mono.Cecil;

namespace Ciam.UnitTests.Architecture;

/// <summary>A module's root namespace is its front door, its subfolders are private, and no arrow between modules points up.</summary>
public sealed class FrontDoors
{
    /// <summary>Which modules a module may call, besides those everybody may; an arrow also permits what lies further down.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        // The demo is told through the front doors, like any other caller.
        ["Seed"] = ["OAuth"],
        ["Pages"] = ["Admin", "Transactions", "Agents", "Governance", "OAuth"],
        ["Admin"] = ["OAuth", "Transactions"],
        ["Transactions"] = ["OAuth"],
        ["OAuth"] = ["SignIn", "Agents"],
        ["SignIn"] = ["Risk"],
        ["Risk"] = ["Behaviour", "Customers"],
    };

    private static readonly string[] ForEverybody = ["House", "Http", "Audit", "SharedSignals", ""];

    [Fact]
    public void Only_a_modules_root_is_seen_from_outside()
    {
        var intruders = Uses().Where(use => use.From != use.To.Module && use.To.IsPrivate && use.From.Length > 0)
            .Select(use => $"{use.Type} ({use.From}) reaches into {use.To.FullName}");

        Assert.Empty(intruders.Distinct());
    }

    [Fact]
    public void No_arrow_points_up()
    {
        var upward = Uses().Where(use => use.From != use.To.Module && use.From.Length > 0 && !MayCall(use.From, use.To.Module))
            .Select(use => $"{use.Type} ({use.From}) uses {use.To.FullName} ({use.To.Module})");

        Assert.Empty(upward.Distinct());
    }

    [Fact]
    public void A_page_does_not_see_the_database()
    {
        var peeking = from type in House.Room(House.Server).GetTypes()
                      where ModuleOf(House.Outermost(type)) == "Pages"
                      from mention in House.Mentions(type)
                      where mention.FullName == "Ciam.Storage.CiamDbContext" || mention.Namespace.StartsWith("Npgsql", StringComparison.Ordinal)
                      select $"{type.FullName} sees {mention.FullName}";

        Assert.Empty(peeking.Distinct());
    }

    private static IEnumerable<(string Type, string From, (string Module, bool IsPrivate, string FullName) To)> Uses() =>
        from type in House.Room(House.Server).Types
        where type.Namespace.StartsWith("Ciam.Server", StringComparison.Ordinal) || type.Namespace == "AspNetCoreGeneratedDocument"
        from mention in House.Mentions(type)
        let target = House.Outermost(mention)
        where target.Namespace == "Ciam.Server" || target.Namespace.StartsWith("Ciam.Server.", StringComparison.Ordinal)
        select (type.FullName, ModuleOf(type), (ModuleOf(target), target.Namespace.Split('.').Length > 3, target.FullName));

    private static bool MayCall(string from, string to) =>
        ForEverybody.Contains(to) || (Arrows.TryGetValue(from, out var below) && below.Any(next => next == to || MayCall(next, to)));

    /// <summary>Empty for the composition root, which knows every module's map.</summary>
    private static string ModuleOf(TypeReference type) =>
        type.Namespace == "AspNetCoreGeneratedDocument" ? "Pages" : type.Namespace.Split('.').ElementAtOrDefault(2) ?? "";
}
