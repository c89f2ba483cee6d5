using Mono.Cecil;

namespace Ciam.UnitTests.Architecture;

/// <summary>The two pure rooms have no clock, no chance, no input or output, and remember nothing between calls.</summary>
public sealed class Purity
{
    private static readonly string[] NotPure =
    [
        "System.DateTime::get_Now", "System.DateTime::get_UtcNow", "System.DateTime::get_Today",
        "System.DateTimeOffset::get_Now", "System.DateTimeOffset::get_UtcNow",
        "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Environment", "System.Console", "System.AppContext",
        "System.Guid::NewGuid", "System.Guid::CreateVersion7", "System.Random", "System.Security.Cryptography.RandomNumberGenerator",
        "System.Threading.Thread", "System.Threading.Timer", "System.IO.File", "System.IO.Directory", "System.Net.Http.", "System.Net.Sockets.", "System.Net.Dns",
    ];

    /// <summary>The compiler puts this into every iterator.</summary>
    private const string MadeByYield = "System.Environment::get_CurrentManagedThreadId";

    [Theory]
    [InlineData(House.Protocol)]
    [InlineData(House.Decisions)]
    public void Nothing_outside_the_arguments_is_asked(string room)
    {
        var impure = from type in House.Room(room).GetTypes()
                     where !type.FullName.StartsWith("System.", StringComparison.Ordinal)
                     from method in type.Methods
                     from member in House.MembersUsed(method)
                     let used = $"{member.DeclaringType?.FullName}::{member.Name}"
                     where used != MadeByYield && NotPure.Any(banned => IsBanned(used, banned))
                     select $"{method.FullName} uses {used}";

        Assert.Empty(impure.Distinct());
    }

    [Theory]
    [InlineData(House.Protocol)]
    [InlineData(House.Decisions)]
    public void Nothing_is_remembered_in_a_static_field(string room)
    {
        var memories = from type in House.WrittenTypes(room)
                       from field in type.Fields
                       where field.IsStatic && !field.IsLiteral && !field.IsInitOnly && !field.Name.Contains('<', StringComparison.Ordinal)
                       select field.FullName;

        Assert.Empty(memories);
    }

    [Theory]
    [InlineData(House.Protocol, "Ciam.Protocol.Jose")]
    [InlineData(House.Decisions, null)]
    public void Nothing_is_awaited(string room, string? except)
    {
        var waiting = from type in House.WrittenTypes(room)
                      where type.Namespace != except
                      from method in type.Methods
                      where IsAwaitable(method.ReturnType) || method.Parameters.Any(parameter => IsAwaitable(parameter.ParameterType))
                      select method.FullName;

        Assert.Empty(waiting);
    }

    private static bool IsBanned(string used, string banned) =>
        banned.EndsWith('.') ? used.StartsWith(banned, StringComparison.Ordinal)
        : banned.Contains("::", StringComparison.Ordinal) ? used == banned
        : used.StartsWith(banned + "::", StringComparison.Ordinal);

    private static bool IsAwaitable(TypeReference type) =>
        type.FullName.StartsWith("System.Threading.Tasks.Task", StringComparison.Ordinal)
        || type.FullName.StartsWith("System.Threading.Tasks.ValueTask", StringComparison.Ordinal)
        || type.FullName.StartsWith("System.Collections.Generic.IAsyncEnumerable", StringComparison.Ordinal);
}
