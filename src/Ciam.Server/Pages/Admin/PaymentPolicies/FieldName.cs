using Ciam.Server.Admin;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>One field of a drafted policy: where it stands in the form, and what is said beside it.</summary>
internal sealed record FieldName(FraudPolicyForm Form, string Name, string Label)
{
    public string? Hint { get; init; }
    public int Longest { get; init; } = 400;
    public bool IsNumber { get; init; }

    /// <summary>Id of the list of words it offers.</summary>
    public string? List { get; init; }

    /// <summary>Value and words; a field to write in where there are none.</summary>
    public IReadOnlyList<(string Value, string Words)>? Choices { get; init; }

    public string Id => IdOf(Name);
    public string Value => Form[Name];
    public string? Error => Form.Errors.GetValueOrDefault(Name);

    public static string IdOf(string field) => field.Replace('.', '-');
}
