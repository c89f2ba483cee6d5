using System.Reflection;
using System.Text;
using Ciam.Protocol;
using Ciam.Protocol.Authorize;
using Ciam.Testing;

namespace Ciam.UnitTests.Protocol;

/// <summary>One look at all rules: which stand in which list, and on which clause.</summary>
public sealed class CheckMatrix
{
    private const string File = "docs/generated/checks.md";

    [Fact]
    public void The_matrix_of_checks_is_written_down()
    {
        var lists = Lists().ToArray();
        var rules = lists.SelectMany(list => list.Rules).DistinctBy(NameOf).ToArray();
        var text = new StringBuilder()
            .Append("# Checks\n\nWritten by `CheckMatrix`, from the lists themselves. A number is the place of the check in its list; the first that refuses speaks.\n\n")
            .Append("| Check | Clause | ").AppendJoin(" | ", lists.Select(list => list.Name)).Append(" |\n")
            .Append("|---|---|").Append(string.Concat(lists.Select(_ => "---|"))).Append('\n');
        foreach (var rule in rules)
        {
            var places = lists.Select(list => list.Rules.FindIndex(other => NameOf(other) == NameOf(rule)) is >= 0 and var at ? $"{at + 1}" : "");
            text.Append("| `").Append(NameOf(rule)).Append("` | ").AppendJoin(", ", Clauses(rule)).Append(" | ").AppendJoin(" | ", places).Append(" |\n");
        }

        Golden.Match(File, text.ToString());
    }

    [Fact]
    public void Every_check_stands_on_a_clause() =>
        Assert.Empty(Lists().SelectMany(list => list.Rules).Where(rule => !Clauses(rule).Any()).Select(NameOf));

    [Fact]
    public void No_list_asks_the_same_twice() =>
        Assert.All(Lists(), list => Assert.Equal(list.Rules.Count, list.Rules.Select(NameOf).Distinct().Count()));

    /// <summary>A rule nobody asks protects nobody.</summary>
    [Fact]
    public void Every_rule_stands_in_a_list()
    {
        var listed = Lists().SelectMany(list => list.Rules).Select(NameOf).ToHashSet();

        var idle = from type in typeof(Check<>).Assembly.GetTypes()
                   where type.Namespace == "Ciam.Protocol.Checks"
                   from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
                   where method.ReturnType == typeof(Refusal) && method.GetParameters().Length == 1 && !listed.Contains(NameOf(method))
                   select NameOf(method);

        Assert.Empty(idle);
    }

    /// <summary>Every <c>InOrder</c> of the room, in the order a request meets them.</summary>
    private static IEnumerable<(string Name, List<MethodInfo> Rules)> Lists() =>
        from type in typeof(AuthorizeChecks).Assembly.GetTypes()
        let list = type.GetProperty("InOrder", BindingFlags.Static | BindingFlags.Public)?.GetValue(null) as System.Collections.IEnumerable
        where list is not null
        let name = type.Name.Replace("Checks", "", StringComparison.Ordinal)
        orderby Array.IndexOf(Order, name) is >= 0 and var at ? at : Order.Length, name
        select (Words(name), list.Cast<Delegate>().Select(rule => rule.Method).ToList());

    private static readonly string[] Order = ["Address", "Authorize", "PushedAuthorization", "RequestObject", "ClientAuthentication", "PrivateKeyJwt", "GrantType", "AuthorizationCode", "RefreshToken", "ClientCredentials", "Constraint", "DpopProof", "Verifier", "PresentedAccess", "UserInfo", "Introspect", "Revoke", "EndSession"];

    private static string NameOf(MethodInfo rule) => $"{rule.DeclaringType!.Name}.{rule.Name}";

    private static IEnumerable<string> Clauses(MethodInfo rule) => rule.GetCustomAttributes<SpecAttribute>().Select(spec => spec.Clause);

    private static string Words(string name) =>
        string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));
}
