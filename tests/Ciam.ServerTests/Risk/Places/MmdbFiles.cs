using System.Net;
using Ciam.Decisions.Risk;
using Ciam.Server.House;
using Ciam.Server.Risk;
using Ciam.Server.Risk.Places;
using Ciam.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ciam.ServerTests.Risk.Places;

/// <summary>Databases of MaxMind DB format: our own and, where they lie beside the clone, the public test files of the format's authors.</summary>
public sealed class MmdbFiles
{
    [Theory]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(32)]
    public void What_was_written_is_found_by_the_smallest_network(int recordBits)
    {
        var writer = new MmdbWriter("Test", recordBits);
        writer.Add(IPNetwork.Parse("192.0.0.0/8"), Named("wide"));
        writer.Add(IPNetwork.Parse("192.0.2.0/24"), Named("home"));
        writer.Add(IPNetwork.Parse("192.0.2.7/32"), Named("door"));
        writer.Add(IPNetwork.Parse("2001:db8:1::/48"), Named("six"));
        using var reader = MmdbReader.Over(writer.Write());

        Assert.Equal("wide", NameAt(reader, "192.1.0.0"));
        Assert.Equal("wide", NameAt(reader, "192.255.255.255"));
        Assert.Equal("home", NameAt(reader, "192.0.2.6"));
        Assert.Equal("door", NameAt(reader, "192.0.2.7"));
        Assert.Equal("home", NameAt(reader, "192.0.2.8"));
        Assert.Equal("six", NameAt(reader, "2001:db8:1:ffff::1"));
        Assert.Null(NameAt(reader, "2001:db8:2::1"));
        Assert.Null(NameAt(reader, "193.0.0.1"));
        Assert.Null(NameAt(reader, "0.0.0.0"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(28)]
    [InlineData(29)]
    [InlineData(284)]
    [InlineData(285)]
    [InlineData(65820)]
    [InlineData(65821)]
    [InlineData(100000)]
    public void Texts_of_every_size_survive(int length)
    {
        var writer = new MmdbWriter("Test");
        writer.Add(IPNetwork.Parse("192.0.2.0/24"), Named(new string('x', length)));
        using var reader = MmdbReader.Over(writer.Write());

        Assert.Equal(length, NameAt(reader, "192.0.2.1")!.Length);
    }

    [Fact]
    public void Every_kind_of_value_survives()
    {
        var writer = new MmdbWriter("Test");
        writer.Add(IPNetwork.Parse("192.0.2.0/24"), new Dictionary<string, object>
        {
            ["truth"] = true,
            ["lie"] = false,
            ["degrees"] = -23.5505,
            ["number"] = 4294967295L,
            ["wide"] = 4294967296L,
            ["list"] = new List<object> { "Z\u00fcrich", new Dictionary<string, object>() },
        });
        using var reader = MmdbReader.Over(writer.Write());

        var record = Assert.IsType<Dictionary<string, object>>(reader.Find(IPAddress.Parse("192.0.2.1")));
        Assert.Equal(true, record["truth"]);
        Assert.Equal(false, record["lie"]);
        Assert.Equal(-23.5505, record["degrees"]);
        Assert.Equal(4294967295UL, record["number"]);
        Assert.Equal(4294967296UL, record["wide"]);
        Assert.Equal("Z\u00fcrich", Assert.IsType<List<object>>(record["list"])[0]);
    }

    [Fact]
    public void Nested_and_flat_layouts_say_the_same_of_a_place()
    {
        Place Read(Dictionary<string, object> record)
        {
            var writer = new MmdbWriter("Test");
            writer.Add(IPNetwork.Parse("192.0.2.0/24"), record);
            using var reader = MmdbReader.Over(writer.Write());
            return PlaceLayouts.Add(new Place(), reader.Find(IPAddress.Parse("192.0.2.1")));
        }

        var nested = Read(new()
        {
            ["country"] = new Dictionary<string, object> { ["iso_code"] = "CH" },
            ["city"] = new Dictionary<string, object> { ["names"] = new Dictionary<string, object> { ["de"] = "Z\u00fcrich", ["en"] = "Zurich" } },
            ["location"] = new Dictionary<string, object> { ["latitude"] = 47.4, ["longitude"] = 8.5, ["accuracy_radius"] = 20L },
            ["traits"] = new Dictionary<string, object> { ["is_anonymous_vpn"] = true },
            ["autonomous_system_number"] = 64496L,
            ["autonomous_system_organization"] = "Alpenblick",
        });
        var flat = Read(new()
        {
            ["country_code"] = "CH",
            ["city"] = "Zurich",
            ["latitude"] = 47.4,
            ["longitude"] = 8.5,
            ["autonomous_system_number"] = 64496L,
            ["autonomous_system_organization"] = "Alpenblick",
        });

        Assert.Equal(flat with { RadiusKm = 20, IsAnonymizer = true }, nested);
        Assert.Equal(new Place { Country = "CH", City = "Zurich", Latitude = 47.4, Longitude = 8.5, Asn = 64496, NetworkOwner = "Alpenblick" }, flat);
    }

    [Fact]
    public void Nonsense_in_a_record_is_left_out()
    {
        var place = PlaceLayouts.Add(new Place(), new Dictionary<string, object>
        {
            ["country_code"] = "Switzerland",
            ["city"] = "Zu\0rich" + new string('x', 500),
            ["latitude"] = 123.0,
            ["longitude"] = double.NaN,
            ["autonomous_system_number"] = -3.0,
            ["location"] = "nowhere",
        });

        Assert.Equal(new Place { City = ("Zurich" + new string('x', 500))[..100] }, place);
    }

    [Theory]
    [InlineData("192.0.2.10", "Zurich, Switzerland", "Alpenblick Telecom", false)]
    [InlineData("::ffff:192.0.2.10", "Zurich, Switzerland", "Alpenblick Telecom", false)]
    [InlineData("198.51.100.7", "New York, United States", "Hudson Broadband", false)]
    [InlineData("203.0.113.9", "Singapore", "Merlion Cloud Hosting", true)]
    [InlineData("2001:db8:1::5", "Zurich, Switzerland", "Alpenblick Telecom", false)]
    [InlineData("2001:db8:2::5", "S\u00e3o Paulo, Brazil", "Paulista Fibra", false)]
    public void The_demos_world_lies_over_the_documentation_ranges(string address, string place, string owner, bool hosting)
    {
        var found = DemoWorld().Find(IPAddress.Parse(address))!;

        Assert.Equal((place, owner, hosting), (found.InWords, found.NetworkOwner, found.IsHosting));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.1.1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1%3")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("8.8.8.8")]
    public void Private_and_unknown_addresses_are_nowhere(string address) => Assert.Null(DemoWorld().Find(IPAddress.Parse(address)));

    [Theory]
    [InlineData("Amazon.com, Inc.", true)]
    [InlineData("Hetzner Online GmbH", true)]
    [InlineData("OVH SAS", true)]
    [InlineData("Google LLC", true)]
    [InlineData("Some Data Center Ltd", true)]
    [InlineData("Swisscom AG", false)]
    [InlineData("Deutsche Telekom AG", false)]
    [InlineData("Comcast Cable Communications, LLC", false)]
    public void Hosters_are_known_by_their_names(string owner, bool hosting) => Assert.Equal(hosting, HostingNetworks.Owns(owner));

    [Fact]
    public void A_named_file_that_cannot_be_used_stops_the_start_in_words()
    {
        var options = new CiamOptions { Places = new PlacesOptions { CityFile = Repository.PathOf("README-that-is-not-there") } };

        var fault = Assert.Throws<InvalidOperationException>(() => PlaceFiles.Open(options, NullLogger<PlaceFiles>.Instance));

        Assert.StartsWith("Ciam:Places:CityFile cannot be used: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_files_nothing_is_known() =>
        Assert.Null(PlaceFiles.Open(new CiamOptions(), NullLogger<PlaceFiles>.Instance).Find(IPAddress.Parse("192.0.2.10")));

    [Fact]
    public void A_mapped_file_reads_like_one_in_memory()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, DemoPlaces.Database());
            using var places = PlaceFiles.Open(new CiamOptions { Places = new PlacesOptions { CityFile = path } }, NullLogger<PlaceFiles>.Instance);

            Assert.Equal("Zurich", places.Find(IPAddress.Parse("192.0.2.10"))!.City);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("1.0.4.0", "1.0.7.255", "1.0.4.0/22")]
    [InlineData("1.0.0.1", "1.0.0.6", "1.0.0.1/32 1.0.0.2/31 1.0.0.4/31 1.0.0.6/32")]
    [InlineData("0.0.0.0", "255.255.255.255", "0.0.0.0/1 128.0.0.0/1")]
    [InlineData("9.9.9.9", "9.9.9.9", "9.9.9.9/32")]
    [InlineData("2001:db8::", "2001:db8:2:ffff:ffff:ffff:ffff:ffff", "2001:db8::/47 2001:db8:2::/48")]
    public void A_range_is_covered_by_the_fewest_networks(string first, string last, string networks) =>
        Assert.Equal(networks, string.Join(' ', OwnerList.Networks(IPAddress.Parse(first), IPAddress.Parse(last))));

    [Fact]
    public async Task A_list_of_owners_becomes_a_file_that_is_read_beside_another()
    {
        var folder = Directory.CreateTempSubdirectory("ciam-places-").FullName;
        try
        {
            var (v4, v6, city, owners) = (Path.Combine(folder, "4.csv"), Path.Combine(folder, "6.csv"), Path.Combine(folder, "city.mmdb"), Path.Combine(folder, "owners.mmdb"));
            await File.WriteAllTextAsync(v4, "192.0.2.0,192.0.2.255,64496,\"Alpenblick, \"\"the\"\" Telecom\"\n198.51.100.0,198.51.100.9,64500,Hudson Servers\n");
            await File.WriteAllTextAsync(v6, "2001:db8:9::,2001:db8:9:ffff:ffff:ffff:ffff:ffff,64499,Six\n");
            await File.WriteAllBytesAsync(city, DemoPlaces.Database());
            using var said = new StringWriter();

            Assert.Equal(0, await PlacesCommand.RunAsync([owners, v4, v6], said));

            using var places = PlaceFiles.Open(new CiamOptions { Places = new PlacesOptions { NetworkFile = $"{owners}; {city}" } }, NullLogger<PlaceFiles>.Instance);
            Assert.Equal("Alpenblick, \"the\" Telecom", places.Find(IPAddress.Parse("192.0.2.10"))!.NetworkOwner);
            Assert.Equal("Zurich", places.Find(IPAddress.Parse("192.0.2.10"))!.City);
            Assert.True(places.Find(IPAddress.Parse("198.51.100.9"))!.IsHosting);
            Assert.Equal("Hudson Broadband", places.Find(IPAddress.Parse("198.51.100.10"))!.NetworkOwner);
            Assert.Equal(64499, places.Find(IPAddress.Parse("2001:db8:9::7"))!.Asn);
            Assert.EndsWith("owners.mmdb: 3 networks\n", said.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.0.0.0,1.0.0.255")]
    [InlineData("1.0.0.0,::1,7,x")]
    [InlineData("one,two,3,four")]
    [InlineData("1.0.0.0,1.0.0.255,-7,x")]
    public void A_line_of_another_form_is_refused(string line) => Assert.False(OwnerList.AddTo(new MmdbWriter("Test"), line));

    private static PlaceFiles DemoWorld() => PlaceFiles.Open(new CiamOptions { Demo = true }, NullLogger<PlaceFiles>.Instance);

    private static Dictionary<string, object> Named(string name) => new() { ["name"] = name };

    private static string? NameAt(MmdbReader reader, string address) =>
        (reader.Find(IPAddress.Parse(address)) as Dictionary<string, object>)?["name"] as string;
}
