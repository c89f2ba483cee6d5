using Ciam.Server.House;
using Ciam.Storage.Behaviour;

namespace Ciam.Server.Behaviour;

/// <summary>Seals profiles and samples under keys of their own: bytes moved to another customer or kind do not open.</summary>
internal sealed class BehaviourSeal(Vault vault)
{
    public byte[] SealProfile(Guid customerId, string kind, ReadOnlySpan<byte> plain) => vault.Seal(ProfilePurpose(customerId, kind), plain);

    public byte[] OpenProfile(Guid customerId, string kind, ReadOnlySpan<byte> sealedBytes) => vault.Open(ProfilePurpose(customerId, kind), sealedBytes);

    public byte[] SealSample(Guid customerId, ReadOnlySpan<byte> plain) => vault.Seal(SamplePurpose(customerId), plain);

    public byte[] OpenSample(Guid customerId, ReadOnlySpan<byte> sealedBytes) => vault.Open(SamplePurpose(customerId), sealedBytes);

    /// <summary>Tells one text from the next without telling the text: of the address, and of the moment the password was set.</summary>
    public string? TextMark(Guid customerId, string kind, BehaviourInquiry inquiry) => kind switch
    {
        BehaviourProfileRow.TypingName => Mark(customerId, kind, inquiry.Email.Trim().ToUpperInvariant()),
        BehaviourProfileRow.TypingPassword => Mark(customerId, kind, $"{inquiry.PasswordChangedAt?.UtcTicks ?? 0}"),
        _ => null,
    };

    private string Mark(Guid customerId, string kind, string text) =>
        Convert.ToHexStringLower(vault.HmacText("behaviour-text", $"{customerId:N}|{kind}|{text}").AsSpan(0, 16));

    private static string ProfilePurpose(Guid customerId, string kind) => $"behaviour-profile:{customerId:N}:{kind}";

    private static string SamplePurpose(Guid customerId) => $"behaviour-sample:{customerId:N}";
}
