using System.Text.RegularExpressions;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>What the pages' scripts tell to other windows.</summary>
public sealed partial class Scripts
{
    /// <summary>A sandboxed page has no origin that could be named; it is answered with a word that says nothing about anybody.</summary>
    [Fact]
    [Covers("RFC9700-2.6-5"), Covers("RFC9700-4.17-1")]
    public void A_message_goes_to_the_origin_that_asked()
    {
        var messages = (from file in Repository.Files("src/Ciam.Server/wwwroot", "*.js")
                        from Match call in Posting().Matches(File.ReadAllText(Repository.PathOf(file)))
                        select call.Value).ToList();

        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.EndsWith("event.origin === 'null' ? '*' : event.origin);", message, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"postMessage\(.*;")]
    private static partial Regex Posting();
}
