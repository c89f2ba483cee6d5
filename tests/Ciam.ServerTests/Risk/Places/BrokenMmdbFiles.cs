using System.Net;
using Ciam.Server.Risk.Places;
using Ciam.Testing;

namespace Ciam.ServerTests.Risk.Places;

/// <summary>Whatever a file holds: a record, nothing, or an <see cref="MmdbException"/>; never another fault, never without end.</summary>
public sealed class BrokenMmdbFiles
{
    private static readonly IPAddress[] Addresses =
        [.. new[] { "192.0.2.10", "203.0.113.200", "0.0.0.0", "255.255.255.255", "1.2.0.1", "81.2.69.160", "::", "2001:db8:1::1", "2001:218::1", "ffff:ffff:ffff:ffff::" }.Select(IPAddress.Parse)];

    [Fact]
    public void Mutated_files_are_read_or_refused()
    {
        var (read, refused) = (0, 0);
        foreach (var seed in Enumerable.Range(0, 4000))
        {
            if (Survives(Mutated(Good(24 + (4 * (seed % 3))), seed)))
                read++;
            else
                refused++;
        }

        // Both must happen often, else the mutations test nothing.
        Assert.True(read > 300 && refused > 300, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Cut_files_are_read_or_refused()
    {
        var good = Good(28);
        for (var length = 0; length < good.Length; length += 7)
            Survives(good[..length]);
    }

    [Theory]
    [InlineData("a pointer to itself", new byte[] { 0x20, 0x00 })]
    [InlineData("a pointer outside", new byte[] { 0x3F, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData("a map without end", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x41, 0x61, 0x20, 0x00 })]
    [InlineData("a list of itself", new byte[] { 0x02, 0x04, 0x20, 0x00, 0x20, 0x00 })]
    [InlineData("a text longer than the file", new byte[] { 0x5F, 0xFF, 0xFF, 0xFF, 0x61 })]
    [InlineData("a text that is not UTF-8", new byte[] { 0x42, 0xC3, 0x28 })]
    [InlineData("a number too wide", new byte[] { 0xC5, 1, 2, 3, 4, 5 })]
    [InlineData("a type nobody knows", new byte[] { 0x00, 0x70 })]
    [InlineData("a key that is a number", new byte[] { 0xE1, 0xA1, 0x07, 0x41, 0x61 })]
    [InlineData("a double of four bytes", new byte[] { 0x64, 0, 0, 0, 0 })]
    public void A_poisoned_record_is_refused(string _, byte[] data)
    {
        // One node whose both sides point to the first byte of the data.
        byte[] content = [0, 0, 17, 0, 0, 17, .. new byte[16], .. data, .. Metadata(nodes: 1)];
        using var reader = MmdbReader.Over(content);

        Assert.Throws<MmdbException>(() => reader.Find(IPAddress.Parse("ffff::")));
    }

    [Fact]
    public void Lists_of_lists_of_pointers_cannot_grow_without_bound()
    {
        // Each level names the next one eight times: 8^12 values if one were to follow them all.
        byte[] data = [];
        for (var level = 0; level < 12; level++)
        {
            var next = (level + 1) * 18;
            data = [.. data, 0x08, 0x04, .. Enumerable.Repeat(new[] { (byte)(0x20 | (next >> 8)), (byte)next }, 8).SelectMany(pair => pair)];
        }

        byte[] content = [0, 0, 17, 0, 0, 17, .. new byte[16], .. data, 0x41, 0x61, .. Metadata(nodes: 1)];
        using var reader = MmdbReader.Over(content);

        Assert.Throws<MmdbException>(() => reader.Find(IPAddress.Parse("ffff::")));
    }

    [Fact]
    public void A_tree_that_bites_its_tail_ends_with_the_address()
    {
        byte[] content = [0, 0, 0, 0, 0, 0, .. new byte[16], .. Metadata(nodes: 1)];
        using var reader = MmdbReader.Over(content);

        Assert.Throws<MmdbException>(() => reader.Find(IPAddress.Parse("ffff::")));
        Assert.Throws<MmdbException>(() => reader.Find(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void A_tree_larger_than_the_file_is_refused_at_once() =>
        Assert.Throws<MmdbException>(() => MmdbReader.Over([0, 0, 17, 0, 0, 17, .. new byte[16], .. Metadata(nodes: 60_000)]));

    /// <summary>Public files lie beside the clone where the house is built; elsewhere our own stand in for them.</summary>
    [Fact]
    public void The_formats_own_broken_files_are_read_or_refused()
    {
        foreach (var (_, content) in PublicFiles("bad-data").Concat(PublicFiles("test-data")).Append((Name: "ours", Content: Mutated(Good(28), 1))))
            Survives(content);
    }

    [Fact]
    public void The_formats_own_good_files_are_read()
    {
        foreach (var (_, content) in PublicFiles("test-data").Append((Name: "ours", Content: Good(24))).Where(file => IsMeantToBeGood(file.Name)))
        {
            using var reader = MmdbReader.Over(content);
            foreach (var address in Addresses)
                reader.Find(address);
        }
    }

    [Theory]
    [InlineData("GeoIP2-City-Test.mmdb", "81.2.69.160", "London, United Kingdom", null)]
    [InlineData("GeoLite2-ASN-Test.mmdb", "1.128.0.0", "an unknown place", "Telstra Pty Ltd")]
    [InlineData("GeoIP2-Anonymous-IP-Test.mmdb", "1.2.0.1", "an unknown place", null)]
    public void Places_are_understood_as_their_publishers_wrote_them(string file, string address, string place, string? owner)
    {
        foreach (var (_, content) in PublicFiles("test-data", file))
        {
            using var reader = MmdbReader.Over(content);
            var found = PlaceLayouts.Add(new(), reader.Find(IPAddress.Parse(address)));

            Assert.Equal((place, owner), (found.InWords, found.NetworkOwner));
            Assert.Equal(file.Contains("Anonymous", StringComparison.Ordinal), found.IsAnonymizer);
        }
    }

    private static bool Survives(byte[] content)
    {
        try
        {
            using var reader = MmdbReader.Over(content);
            foreach (var address in Addresses)
                PlaceLayouts.Add(new(), reader.Find(address));
            return true;
        }
        catch (MmdbException)
        {
            return false;
        }
    }

    private static byte[] Mutated(byte[] content, int seed)
    {
        var dice = new Random(seed);
        for (var i = 0; i <= dice.Next(6); i++)
            content[dice.Next(content.Length)] = (byte)dice.Next(256);
        return dice.Next(10) == 0 ? content[..dice.Next(content.Length)] : content;
    }

    private static byte[] Good(int recordBits)
    {
        var writer = new MmdbWriter("Good", recordBits);
        for (var i = 0; i < 12; i++)
        {
            writer.Add(IPNetwork.Parse($"{192 + i}.0.0.0/{20 + (i % 3)}"), new Dictionary<string, object>
            {
                ["country_code"] = "CH",
                ["city"] = $"City {i}",
                ["latitude"] = 47.0 + i,
                ["names"] = new List<object> { "a", true, 7L, new Dictionary<string, object> { ["en"] = "b" } },
            });
        }

        return writer.Write();
    }

    private static byte[] Metadata(uint nodes) =>
    [
        0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8, 0xE4,
        0x4A, .. "node_count"u8, 0xC4, (byte)(nodes >> 24), (byte)(nodes >> 16), (byte)(nodes >> 8), (byte)nodes,
        0x4B, .. "record_size"u8, 0xA1, 24,
        0x4A, .. "ip_version"u8, 0xA1, 6,
        0x5B, .. "binary_format_major_version"u8, 0xA1, 2,
    ];

    /// <summary>Among the good files lie some that are broken on purpose and say so.</summary>
    private static bool IsMeantToBeGood(string name) =>
        !name.Contains("broken", StringComparison.OrdinalIgnoreCase) && !name.Contains("invalid", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Name, byte[] Content)> PublicFiles(string folder, string pattern = "*.mmdb")
    {
        for (var above = new DirectoryInfo(Repository.Root); above is not null; above = above.Parent)
        {
            var shared = new DirectoryInfo(Path.Combine(above.FullName, "shared", "data", "geoip", "maxmind", folder));
            if (shared.Exists)
                return shared.EnumerateFiles(pattern, SearchOption.AllDirectories).Select(file => (file.Name, File.ReadAllBytes(file.FullName)));
        }

        return [];
    }
}
