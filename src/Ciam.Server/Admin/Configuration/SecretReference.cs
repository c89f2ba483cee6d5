namespace Ciam.Server.Admin.Configuration;

/// <summary>Where a client's secret is to be had: a file of configuration points at it and never holds it.</summary>
internal static class SecretReference
{
    /// <summary>The one that is kept already, whatever it is.</summary>
    public const string Kept = "kept";

    private const string Environment = "env:";
    private const string File = "file:";
    private const int Longest = 4096;

    public static bool IsKnown(string reference) =>
        reference == Kept || (reference.StartsWith(Environment, StringComparison.Ordinal) && reference.Length > Environment.Length) || (reference.StartsWith(File, StringComparison.Ordinal) && reference.Length > File.Length);

    /// <summary>Null where there is nothing.</summary>
    public static async Task<string?> ReadAsync(string reference, CancellationToken ct)
    {
        if (reference.StartsWith(Environment, StringComparison.Ordinal))
            return Text(System.Environment.GetEnvironmentVariable(reference[Environment.Length..]));
        var file = new FileInfo(reference[File.Length..]);
        return file is { Exists: true, Length: <= Longest } ? Text(await System.IO.File.ReadAllTextAsync(file.FullName, ct)) : null;
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
