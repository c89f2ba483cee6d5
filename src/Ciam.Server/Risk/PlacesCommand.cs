using Ciam.Server.Risk.Places;

namespace Ciam.Server.Risk;

/// <summary>The command <c>places</c>: turns lists of network owners (CSV: first, last, AS number, owner) into one MMDB file.</summary>
internal static class PlacesCommand
{
    public const string Usage = "usage: places OUT.mmdb LIST.csv...";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output)
    {
        if (arguments.Count < 2)
        {
            await output.WriteLineAsync(Usage);
            return 2;
        }

        var writer = new MmdbWriter("Ciam-Network-Owners");
        var lines = 0;
        foreach (var list in arguments.Skip(1))
        {
            await foreach (var line in File.ReadLinesAsync(list))
            {
                if (!OwnerList.AddTo(writer, line))
                {
                    await output.WriteLineAsync($"{list}: this line is not \"first,last,number,owner\": {line}");
                    return 1;
                }

                lines++;
            }
        }

        // Written beside and moved over: a server that has the old file mapped keeps reading the old one.
        var draft = arguments[0] + ".draft";
        await File.WriteAllBytesAsync(draft, writer.Write());
        File.Move(draft, arguments[0], overwrite: true);
        await output.WriteLineAsync($"{arguments[0]}: {lines} networks");
        return 0;
    }
}
