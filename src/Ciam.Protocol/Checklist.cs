using System.Collections;

namespace Ciam.Protocol;

/// <summary>One rule: null when it is satisfied, otherwise why not.</summary>
public delegate Refusal? Check<in T>(T subject);

/// <summary>Rules in reading order; the first that refuses speaks, under its own name.</summary>
public sealed class Checklist<T> : IEnumerable<Check<T>>
{
    private readonly List<Check<T>> _checks = [];

    public void Add(Check<T> check) => _checks.Add(check);

    /// <summary>Null when every rule is satisfied.</summary>
    public Refusal? FirstRefusal(T subject)
    {
        foreach (var check in _checks)
        {
            if (check(subject) is { } refusal)
                return refusal with { Check = NameOf(check) };
        }

        return null;
    }

    /// <summary>The rule's name as the documents and tests spell it: <c>Pkce.ChallengeIsS256</c>.</summary>
    public static string NameOf(Check<T> check) => $"{check.Method.DeclaringType!.Name}.{check.Method.Name}";

    public IEnumerator<Check<T>> GetEnumerator() => _checks.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
