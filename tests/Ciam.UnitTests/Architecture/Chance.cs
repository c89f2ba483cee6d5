using Ciam.Server.House;
using Ciam.Testing;
using Mono.Cecil;

namespace Ciam.UnitTests.Architecture;

/// <summary>What nobody may guess is drawn by the cryptographic generator, and long.</summary>
public sealed class Chance
{
    [Fact]
    [Covers("ASVS5-6.5.3")]
    public void No_other_chance_is_asked_where_the_server_serves()
    {
        var guessable = from room in House.Rooms
                        from type in House.Room(room).GetTypes()
                        where !type.FullName.StartsWith("Ciam.Server.Seed.", StringComparison.Ordinal)
                        from method in type.Methods
                        from member in House.MembersUsed(method)
                        where member is MethodReference { DeclaringType.FullName: "System.Random" }
                        select method.FullName;

        Assert.Empty(guessable);
    }

    [Fact]
    [Covers("ASVS5-7.2.3"), Covers("ASVS5-7.2.2"), Covers("FAPI2-SP-FINAL-5.4.1-4")]
    public void A_handle_has_256_bits_and_none_is_like_another()
    {
        var handles = Enumerable.Range(0, 2000).Select(_ => System.Buffers.Text.Base64Url.DecodeFromChars(Handle.New().Reveal())).ToList();

        Assert.All(handles, handle => Assert.Equal(32, handle.Length));
        Assert.Equal(2000, handles.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(Enumerable.Range(0, 32), place => Assert.InRange(handles.Select(handle => handle[place]).Distinct().Count(), 200, 256));
    }
}
