using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Ciam.Server.House;
using Ciam.Testing;

namespace Ciam.UnitTests.Architecture;

/// <summary>Every setting an operator may say stands in one table, made of the options' own classes and comments: none can lack a line, and none can say something else.</summary>
public sealed partial class Settings
{
    private static readonly string Source = string.Join("\n", Directory.GetFiles(Repository.PathOf("src/Ciam.Server/House"), "*.cs").Select(File.ReadAllText));

    private sealed record Setting(string Name, string Default, string Meaning);

    [Fact]
    public void The_table_of_settings_is_current() => Golden.Match("docs/generated/settings.md", Table());

    [Fact]
    public void Each_says_what_it_is_for() => Assert.Empty(All().Where(setting => setting.Meaning.Length < 10).Select(setting => setting.Name));

    private static string Table()
    {
        var text = new StringBuilder("# Settings\n\nWritten by a test, from the options' classes. By environment as they stand here, or by any other .NET configuration with `:` in place of `__`. `0` stands for a place in a list, `KEY` for a name.\n\n| Setting | Unless said | Meaning |\n|---|---|---|\n");
        foreach (var setting in All())
            text.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}` | {setting.Default} | {setting.Meaning} |\n");
        return text.ToString();
    }

    private static IEnumerable<Setting> All() => Of(typeof(CiamOptions), new CiamOptions(), CiamOptions.Section);

    private static IEnumerable<Setting> Of(Type type, object? instance, string path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsSaid))
        {
            var (name, value) = ($"{path}__{property.Name}", instance is null ? null : property.GetValue(instance));
            var kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (ItemOf(kind) is { } item)
            {
                var each = name + (typeof(IDictionary).IsAssignableFrom(value?.GetType() ?? kind) ? "__KEY" : "__0");
                if (IsGroup(item))
                {
                    foreach (var setting in Of(item, Activator.CreateInstance(item), each))
                        yield return setting with { Meaning = $"{MeaningOf(property)} {setting.Meaning}" };
                }
                else
                {
                    yield return new(each, "", MeaningOf(property));
                }
            }
            else if (IsGroup(kind))
            {
                foreach (var setting in Of(kind, value ?? Activator.CreateInstance(kind), name))
                    yield return value is null ? setting with { Meaning = $"{MeaningOf(property)} {setting.Meaning}" } : setting;
            }
            else
            {
                yield return new(name, Shown(value), MeaningOf(property));
            }
        }
    }

    /// <summary>What is only computed has no setter, and is no list.</summary>
    private static bool IsSaid(PropertyInfo property) => property.SetMethod is { IsPublic: true } || ItemOf(property.PropertyType) is not null;

    private static bool IsGroup(Type type) => type.IsClass && type != typeof(string) && type.Assembly == typeof(CiamOptions).Assembly;

    private static Type? ItemOf(Type type) => !type.IsGenericType ? null
        : type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0]
        : type.GetGenericTypeDefinition() == typeof(IDictionary<,>) ? type.GetGenericArguments()[1] : null;

    private static string Shown(object? value) => value switch
    {
        null or "" => "",
        bool said => said ? "`true`" : "`false`",
        TimeSpan time => $"`{time.ToString("c", CultureInfo.InvariantCulture)}`",
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    /// <summary>The comment above the property in its own class.</summary>
    private static string MeaningOf(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        var at = Regex.Match(Source, $@"\bclass {type.Name}\b");
        var end = Source.IndexOf("\n}", at.Index, StringComparison.Ordinal);
        var said = Regex.Match(Source[at.Index..end], $@"/// <summary>([^\n]*)</summary>\n(?:\s*\[[^\n]*\]\n)*\s*public [^\n(=;]* {property.Name} \{{");
        return Tags().Replace(said.Groups[1].Value, match => $"`{match.Groups[1].Value}{match.Groups[2].Value}`").Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex("<c>([^<]*)</c>|<see cref=\"(?:\\w+\\.)*(\\w+)\"/>")]
    private static partial Regex Tags();
}
