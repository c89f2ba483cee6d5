using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Ciam.Protocol.UserInfo;
using Ciam.Server.Customers.Passwords;
using Ciam.Storage.Customers;

namespace Ciam.Server.Customers.Portability;

/// <summary>One customer as one line of JSON, by the names of OpenID Connect's standard claims; what export writes, import reads.</summary>
internal sealed partial record PortableCustomer
{
    public const int LongestLine = 8 * 1024;

    /// <summary>What is not known here is an error: nobody shall believe that it was imported.</summary>
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 3,
    };

    public Guid? Id { get; init; }
    public string? Email { get; init; }
    public bool? EmailVerified { get; init; }
    public string? Name { get; init; }
    public string? PhoneNumber { get; init; }
    public bool? PhoneNumberVerified { get; init; }
    public string? PasswordHash { get; init; }
    public DateTimeOffset? PasswordChangedAt { get; init; }
    public string? Locale { get; init; }

    /// <summary>Such as <c>private-banking</c>: who of the staff sees this customer although confined to a segment.</summary>
    public string? Segment { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The customer signs in again after a new password is set by mail.</summary>
    public bool? PasswordExpired { get; init; }

    public bool? Suspended { get; init; }

    /// <summary>Further standard claims, each a text.</summary>
    public IReadOnlyDictionary<string, string>? Details { get; init; }

    /// <summary>Faults name the member, never its value: they may end up in a log.</summary>
    public static (PortableCustomer? Customer, string? Fault) Read(string line, DateTimeOffset now)
    {
        if (line.Length > LongestLine)
            return (null, $"the line is longer than {LongestLine} characters");
        try
        {
            if (JsonSerializer.Deserialize<PortableCustomer>(line, Format) is not { } read)
                return (null, "the line holds no object");
            return read.Fault(now) is { } fault ? (null, fault) : (read, null);
        }
        catch (JsonException wrong)
        {
            return (null, wrong.Path is { Length: > 1 } path ? $"{path[2..]}: not what is expected here" : "the line is not one JSON object");
        }
    }

    public string Write() => JsonSerializer.Serialize(this, Format);

    /// <summary>Added by nobody yet: a row as it will stand. Identity's normal form of addresses is upper case.</summary>
    public CustomerRow ToRow(DateTimeOffset now) => new()
    {
        Id = Id ?? Guid.CreateVersion7(now),
        DisplayName = PersonName.Read(Name)!,
        UserName = Email,
        NormalizedUserName = Normalized,
        Email = Email,
        NormalizedEmail = Normalized,
        EmailConfirmed = EmailVerified ?? false,
        PhoneNumber = PhoneNumber,
        PhoneNumberConfirmed = PhoneNumberVerified ?? false,
        PasswordHash = Kept(PasswordHash),
        PasswordChangedAt = PasswordHash is null ? null : PasswordChangedAt ?? CreatedAt ?? now,
        SecurityStamp = Guid.NewGuid().ToString("N"),
        CreatedAt = CreatedAt ?? now,
        MustChangePassword = PasswordExpired ?? false,
        SuspendedAt = Suspended is true ? now : null,
        Locale = Locale,
        Segment = Segment,
        Details = PersonalDetails.Write(Details ?? new Dictionary<string, string>()),
    };

    public string Normalized => Email!.ToUpperInvariant();

    public static PortableCustomer Of(CustomerRow row) => new()
    {
        Id = row.Id,
        Email = row.Email,
        EmailVerified = row.EmailConfirmed,
        Name = row.DisplayName,
        PhoneNumber = row.PhoneNumber,
        PhoneNumberVerified = row.PhoneNumber is null ? null : row.PhoneNumberConfirmed,
        PasswordHash = row.PasswordHash is { } hash && Pbkdf2Hash.ReadIdentity(hash) is { } own ? own.ToPhc() : row.PasswordHash,
        PasswordChangedAt = row.PasswordChangedAt,
        Locale = row.Locale,
        Segment = row.Segment,
        CreatedAt = row.CreatedAt,
        PasswordExpired = row.MustChangePassword ? true : null,
        Suspended = row.SuspendedAt is null ? null : true,
        Details = PersonalDetails.Read(row.Details) is { Count: > 0 } details ? details : null,
    };

    private string? Fault(DateTimeOffset now) =>
        Email is null || PersonName.ReadEmail(Email) != Email ? "email: missing, or not an address"
        : PersonName.Read(Name) is null ? $"name: missing, longer than {PersonName.Longest} characters, or not a name"
        : PhoneNumber is not null && Customers.PhoneNumber.Read(PhoneNumber)?.Value != PhoneNumber ? "phone_number: not an international number such as +34600000000"
        : PhoneNumberVerified is true && PhoneNumber is null ? "phone_number_verified: there is no phone_number"
        : (PasswordHash is null ? null : HashFault(PasswordHash)) ?? RestFault(now);

    private string? RestFault(DateTimeOffset now) =>
        CreatedAt > now || PasswordChangedAt > now ? "created_at or password_changed_at: lies in the future"
        : Locale is not null && !LanguageTag().IsMatch(Locale) ? "locale: not a language tag such as es or de-CH"
        : Segment is not null && !Decisions.Admin.RoleRules.IsName(Segment) ? "segment: not small letters, digits and hyphens"
        : Id == Guid.Empty ? "id: all zeros"
        : Details?.FirstOrDefault(pair => !PersonalDetails.IsGood(pair.Key, pair.Value ?? "", DateOnly.FromDateTime(now.UtcDateTime))) is { Key: { } bad }
            ? (PersonalDetails.Names.Contains(bad) ? $"details.{bad}: not what this claim may hold" : "details: holds a claim that is not kept here")
        : null;

    private static string? HashFault(string hash) =>
        Pbkdf2Hash.ReadIdentity(hash) is null && ForeignHash.Read(hash) is { Fault: { } fault } ? "password_hash: " + fault : null;

    /// <summary>What the house can keep in its own form is its own from the start.</summary>
    private static string? Kept(string? hash) =>
        hash is not null && ForeignHash.IsForeign(hash) && ForeignHash.Read(hash).Hash is Pbkdf2Hash pbkdf2 && pbkdf2.ToIdentity() is { } own ? own : hash;

    [GeneratedRegex(@"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex LanguageTag();
}
