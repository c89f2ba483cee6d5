using System.Reflection;
using System.Text;
using Ciam.Testing;

namespace Ciam.ServerTests.Conformance;

/// <summary>
/// The certification plans of the OpenID Foundation's conformance suite for authorization servers (modules.txt): each
/// module has a test that bears its name, or stands with a reason in untested.txt.
/// </summary>
public sealed class Plans
{
    private const string Untested = "tests/Ciam.ServerTests/Conformance/untested.txt";

    private static readonly IReadOnlyList<Plan> All = Read();

    private static readonly HashSet<string> Modules = All.SelectMany(plan => plan.Modules).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_module_has_a_test_or_a_reason_on_a_list_that_only_shrinks()
    {
        var (tested, reasons) = (TestedModules(), Reasons());

        Golden.MatchShrinking(Untested, Modules.Except(tested).Select(module => $"{module}: {reasons.GetValueOrDefault(module, "<reason>")}"));
    }

    [Fact]
    public void No_test_bears_the_name_of_a_module_that_no_plan_has()
    {
        var unknown = TestedModules().Except(Modules).Order(StringComparer.Ordinal).ToList();

        Assert.True(unknown.Count == 0, $"A DisplayName begins with the name of a module in modules.txt, spelt as there:\n  {string.Join("\n  ", unknown)}");
    }

    [Fact]
    public void The_document_of_modules_is_current()
    {
        var (tested, reasons) = (TestedModules(), Reasons());
        var document = new StringBuilder("""
            # Conformance modules

            Written by `Plans`: the modules of the OpenID Foundation's certification plans for authorization servers that concern this
            server (code flow, FAPI without a country's additions), and whether a test here bears the module's name and asks what it
            asks. A module of several plans is tested once, with the variant that its test says. The suite itself is not run by the tests.

            """);
        foreach (var plan in All)
        {
            document.Append("\n## ").Append(plan.Name).Append("\n\n| Module | Covered | Why not |\n|---|---|---|\n");
            foreach (var module in plan.Modules)
                document.Append("| ").Append(module).Append(tested.Contains(module) ? " | yes | |\n" : $" | no | {reasons.GetValueOrDefault(module)} |\n");
        }

        Golden.Match("docs/generated/conformance.md", document.ToString());
    }

    private static HashSet<string> TestedModules() =>
        (from type in typeof(Plans).Assembly.GetTypes()
         where type.Namespace?.StartsWith(typeof(Plans).Namespace!, StringComparison.Ordinal) == true
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
         from test in method.GetCustomAttributes<FactAttribute>()
         where test is { DisplayName: not null, Skip: null }
         from module in Named(test.DisplayName)
         select module).ToHashSet(StringComparer.Ordinal);

    /// <summary>A display name begins with a module's name; ", -end" names its sibling with that end; other words, and all after a colon, say more.</summary>
    private static IEnumerable<string> Named(string displayName)
    {
        var parts = displayName.Split(':')[0].Split(',', StringSplitOptions.TrimEntries);
        var first = parts[0].Split(' ')[0];
        return parts.Skip(1).Where(part => part.StartsWith('-')).Select(end => Sibling(first, end)).Prepend(first);
    }

    private static string Sibling(string module, string end)
    {
        for (var dash = module.LastIndexOf('-'); dash > 0; dash = module.LastIndexOf('-', dash - 1))
        {
            if (Modules.Contains(module[..dash] + end))
                return module[..dash] + end;
        }

        return $"{module}, {end}";
    }

    private static Dictionary<string, string> Reasons() =>
        File.ReadAllLines(Repository.PathOf(Untested))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(": ", 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim(), StringComparer.Ordinal);

    private static List<Plan> Read()
    {
        var plans = new List<Plan>();
        foreach (var line in File.ReadAllLines(Repository.PathOf("tests/Ciam.ServerTests/Conformance/modules.txt")).Where(line => line.Length > 0))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
                plans.Add(new Plan(line[2..], []));
            else
                plans[^1].Modules.Add(line);
        }

        return plans;
    }

    private sealed record Plan(string Name, List<string> Modules);
}
