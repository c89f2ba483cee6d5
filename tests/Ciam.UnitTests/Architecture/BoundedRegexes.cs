using System.Text.RegularExpressions;
using Ciam.Testing;
using Mono.Cecil;

namespace Ciam.UnitTests.Architecture;

/// <summary>No pattern can be made to run for long by the text it is held against.</summary>
public sealed partial class BoundedRegexes
{
    [Theory]
    [InlineData(House.Protocol, 8)]
    [InlineData(House.Server, 5)]
    [Covers("ATTACK-REDOS")]
    public void Every_pattern_is_linear_or_stopped_by_the_clock(string room, int atLeast)
    {
        var patterns = Patterns(room).ToArray();

        Assert.True(patterns.Length >= atLeast, "the search has lost its subject");
        Assert.Empty(patterns.Where(pattern => !IsBounded(pattern)).Select(pattern => $"{pattern.Name}: {pattern.Text}"));
    }

    /// <summary>A pattern made at run time would escape the search above.</summary>
    [Theory]
    [InlineData(House.Protocol)]
    [InlineData(House.Server)]
    [InlineData(House.Decisions)]
    [Covers("ATTACK-REDOS")]
    public void Patterns_are_written_down_where_they_can_be_read(string room)
    {
        var elsewhere = from type in House.WrittenTypes(room)
                        from method in type.Methods
                        from member in House.MembersUsed(method)
                        where member is MethodReference { DeclaringType.FullName: "System.Text.RegularExpressions.Regex" } call && (call.Name == ".ctor" || !call.HasThis)
                        select method.FullName;

        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData(@"\A[a-z]+\z", true)]
    [InlineData(@"\A[a-z+*]{1,9}\z", true)]
    [InlineData(@"\A(a+)+\z", false)]
    [InlineData(@"\A(ab*c){2,}\z", false)]
    [InlineData(@"a*b*", false)]
    [InlineData(@"\+a{2,}", true)]
    public void The_rule_itself_tells_the_dangerous_from_the_harmless(string text, bool harmless) =>
        Assert.Equal(harmless, IsBounded(new Pattern("", text, RegexOptions.None, 0)));

    private sealed record Pattern(string Name, string Text, RegexOptions Options, int Timeout);

    /// <summary>Backtracking needs two ways to share out one text: one repetition without end leaves only one way.</summary>
    private static bool IsBounded(Pattern pattern) =>
        pattern.Options.HasFlag(RegexOptions.NonBacktracking) || pattern.Timeout > 0
        || (Endless().Count(Bare(pattern.Text)) <= 1 && !EndlessInsideARepeatedGroup().IsMatch(Bare(pattern.Text)));

    /// <summary>Without escapes and classes, whose signs are letters.</summary>
    private static string Bare(string text) => Classes().Replace(Escapes().Replace(text, "x"), "x");

    private static IEnumerable<Pattern> Patterns(string room) =>
        from type in House.Room(room).GetTypes()
        from method in type.Methods
        from attribute in method.CustomAttributes
        where attribute.AttributeType.Name == "GeneratedRegexAttribute"
        let arguments = attribute.ConstructorArguments
        select new Pattern(
            method.FullName,
            (string)arguments[0].Value,
            arguments.Count > 1 ? (RegexOptions)(int)arguments[1].Value : RegexOptions.None,
            arguments.Where(argument => argument.Type.FullName == "System.Int32").Select(argument => (int)argument.Value).FirstOrDefault());

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Classes();

    [GeneratedRegex(@"[*+]|\{[0-9]+,\}")]
    private static partial Regex Endless();

    [GeneratedRegex(@"\([^()]*([*+]|\{[0-9]+,\})[^()]*\)([*+]|\{)")]
    private static partial Regex EndlessInsideARepeatedGroup();
}
