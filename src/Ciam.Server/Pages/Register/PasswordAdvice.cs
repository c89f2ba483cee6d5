using Ciam.Decisions.Customers;

namespace Ciam.Server.Pages.Register;

/// <summary>What speaks against a password, for the form that asked for it.</summary>
internal sealed record PasswordAdvice(IReadOnlyList<PasswordFault> Faults)
{
    public static PasswordAdvice None { get; } = new([]);
}
