using System.Buffers.Text;
using System.Text;

namespace Ciam.Server.Admin.Api;

/// <summary>A cursor that callers hand back and do not read.</summary>
internal static class Opaque
{
    private const int Longest = 1024;

    public static string? Write(string? place) => place is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    /// <summary>False for what was not made here.</summary>
    public static bool TryRead(string? cursor, out string? place)
    {
        place = null;
        if (string.IsNullOrEmpty(cursor))
            return true;
        if (cursor.Length > Longest || !Base64Url.IsValid(cursor))
            return false;
        place = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return !place.Any(letter => char.IsControl(letter) || letter == '\ufffd');
    }
}
