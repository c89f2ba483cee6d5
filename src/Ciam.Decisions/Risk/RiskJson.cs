using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ciam.Decisions.Risk;

/// <summary>The written form of facts, evidence, baselines and policies: what is read back is what was written, bit for bit.</summary>
public static class RiskJson
{
    public static JsonSerializerOptions Options { get; } = Frozen();

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"There is no {typeof(T).Name} in a null.");

    /// <summary>The stored name of a purpose, verdict or reason: <c>sign_in</c>.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => Names<T>.Of.TryGetValue(value, out var name) ? name : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The value with that stored name; a name nobody has is a fault of whoever wrote it.</summary>
    public static T Named<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static class Names<T>
        where T : struct, Enum
    {
        public static FrozenDictionary<T, string> Of { get; } = Enum.GetValues<T>().Distinct().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
