using Ciam.Server.House;

namespace Ciam.Server.Transactions;

/// <summary>Keyed hashes under which payees, devices, agents and customers are remembered: the same one is recognised, none can be read.</summary>
internal sealed class TransactionKeys(Vault vault)
{
    public byte[] OfPayee(AskedPayee payee) => Short(vault.HmacText("transactions-payee", payee.Iban is { } iban ? "iban:" + iban : "account:" + payee.Account));

    public byte[] OfDevice(string id) => Short(vault.HmacText("transactions-device", id));

    public string OfAgent(string id) => Convert.ToHexStringLower(Short(vault.HmacText("transactions-agent", id)));

    /// <summary>Under which models know a customer.</summary>
    public byte[] OfCustomer(Guid customerId) => Short(vault.HmacText("transactions-customer", customerId.ToString("N")));

    public byte[] OfBody(ReadOnlySpan<byte> body) => vault.Hmac("transactions-body", body);

    public byte[] SealAnswer(Guid assessmentId, string answer) => vault.SealText(AnswerPurpose(assessmentId), answer);

    public string OpenAnswer(Guid assessmentId, byte[] sealedAnswer) => vault.OpenText(AnswerPurpose(assessmentId), sealedAnswer);

    private static string AnswerPurpose(Guid assessmentId) => $"transactions-answer:{assessmentId:N}";

    private static byte[] Short(byte[] hash) => hash[..16];
}
