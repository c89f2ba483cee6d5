using System.Security.Cryptography;
using System.Text;
using Ciam.Server.Customers.Passwords;
using Ciam.Server.House;
using Microsoft.Extensions.Options;

namespace Ciam.ServerTests.Customers;

/// <summary>The list of breached passwords is made from what operators can fetch.</summary>
public sealed class BreachedLists : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ciam-breached-").FullName;

    private string Out => Path.Combine(_folder, "breached.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Range_files_become_one_list_in_which_each_password_is_found()
    {
        var passwords = Enumerable.Range(0, 200).Select(number => $"violin-{number}-harbour").ToList();
        var ranges = Directory.CreateDirectory(Path.Combine(_folder, "ranges")).FullName;
        foreach (var range in passwords.Select(Sha1).GroupBy(hash => hash[..5]))
            await File.WriteAllLinesAsync(Path.Combine(ranges, range.Key + ".txt"), range.Select(hash => $"{hash[5..]}:3"));

        var (code, said) = await RunAsync(Out, "ranges", ranges);

        Assert.Equal((0, true), (code, said.Contains("200 breached passwords", StringComparison.Ordinal)));
        using var list = new BreachedPasswords(Options.Create(new CiamOptions { BreachedPasswordsFile = Out }));
        Assert.All(passwords, password => Assert.True(list.Contains(password)));
        Assert.False(list.Contains("tram-lantern-quarry-58"));
    }

    [Fact]
    public async Task The_one_file_of_hashes_and_a_list_of_words_do_as_well()
    {
        var words = Path.Combine(_folder, "words.txt");
        await File.WriteAllLinesAsync(words, ["sunshine", "letmein", "", "sunshine", "iloveyou"]);
        Assert.Equal(0, (await RunAsync(Out, "words", words)).Code);
        var hashes = Path.Combine(_folder, "hashes.txt");
        await File.WriteAllLinesAsync(hashes, (await File.ReadAllLinesAsync(Out)).Select(hash => $"{hash}:17"));
        var second = Path.Combine(_folder, "second.txt");

        Assert.Equal(0, (await RunAsync(second, "hashes", hashes)).Code);

        Assert.Equal(await File.ReadAllTextAsync(Out), await File.ReadAllTextAsync(second));
        Assert.Equal(3, (await File.ReadAllLinesAsync(second)).Length);
        using var list = new BreachedPasswords(Options.Create(new CiamOptions { BreachedPasswordsFile = second }));
        Assert.True(list.Contains("letmein"));
    }

    [Fact]
    public async Task What_is_unsorted_or_no_hash_makes_no_list()
    {
        var bad = Path.Combine(_folder, "bad.txt");
        await File.WriteAllLinesAsync(bad, new[] { "b", "a" }.Select(Sha1).OrderDescending(StringComparer.Ordinal));
        var (code, said) = await RunAsync(Out, "hashes", bad);
        Assert.Equal((1, true), (code, said.Contains("not sorted", StringComparison.Ordinal)));

        await File.WriteAllTextAsync(bad, "password1\n");
        Assert.Equal(1, (await RunAsync(Out, "hashes", bad)).Code);
        Assert.Equal(1, (await RunAsync(Out, "ranges", _folder)).Code);
        Assert.Equal(2, (await RunAsync(Out, "ranges", bad)).Code);
        Assert.Equal(2, (await RunAsync(Out)).Code);

        Assert.False(File.Exists(Out));
        Assert.Empty(Directory.GetFiles(_folder, "*.draft"));
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var said = new StringWriter();
        return (await BreachedPasswordsCommand.RunAsync(arguments, said, default), said.ToString());
    }

#pragma warning disable CA5350 // The format of the list.
    private static string Sha1(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
}
