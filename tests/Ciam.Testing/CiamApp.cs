using System.Diagnostics.CodeAnalysis;

namespace Ciam.Testing;

/// <summary>What a bank may be told to do differently for one test.</summary>
public sealed record BankSettings
{
    /// <summary>More configuration, as <c>Ciam:Demo</c> = <c>true</c>.</summary>
    public IReadOnlyDictionary<string, string?> Configuration { get; init; } = new Dictionary<string, string?>();

    /// <summary>The last word on the server's services: a double goes here.</summary>
    public Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder>? Configure { get; init; }

    public FakeClock? Clock { get; init; }

    /// <summary>False where the making of signing keys is what is tested.</summary>
    public bool KeysAreReady { get; init; } = true;
}

/// <summary>Hands out banks: each a running server on loopback with a database and a clock of its own.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A fixture is used through its instance.")]
public sealed class CiamApp
{
    public async Task<Bank> NewBankAsync(BankSettings? settings = null) => await Bank.OpenAsync(settings ?? new BankSettings());
}
