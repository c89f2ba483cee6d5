using System.Diagnostics.CodeAnalysis;

namespace Ciam.Protocol;

/// <summary>Either a value or the refusal that stands in its way.</summary>
public readonly struct Outcome<T>
    where T : class
{
    private readonly T? _value;
    private readonly Refusal? _refusal;

    private Outcome(T? value, Refusal? refusal) => (_value, _refusal) = (value, refusal);

    /// <summary>True with the value, false with the refusal; a default outcome is a fault.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, _refusal);
        if (value is null && refusal is null)
            throw new InvalidOperationException("An outcome holds neither a value nor a refusal.");
        return value is not null;
    }

    [SuppressMessage("Usage", "CA2225", Justification = "An outcome is left through TryGet only.")]
    public static implicit operator Outcome<T>(T value) => new(value, null);

    [SuppressMessage("Usage", "CA2225", Justification = "An outcome is left through TryGet only.")]
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}
