namespace Ciam.Server.Admin.Scim;

/// <summary>GET /Users: staff, all or by one of their names (RFC 7644 section 3.4.2).</summary>
internal static class ListUsers
{
    private static readonly string[] Known = ["username", "externalid", "id"];

    public static async Task<IResult> HandleAsync(HttpContext http, string? filter, string? startIndex, string? count, ScimDoor door, StaffRegister register, CancellationToken ct)
    {
        // 1 Who asks. 2 For whom.
        if ((await door.ProveAsync(http, ct)).Refused is { } refused)
            return refused;
        var wanted = filter is null ? null : ScimFilter.Read(filter);
        if (filter is not null && (wanted is null || !Known.Contains(wanted.Attribute)))
            return ScimAnswer.Error(StatusCodes.Status400BadRequest, "invalidFilter", "filter: userName, externalId or id, eq, and a text in double quotes");
        if (ScimWindow.Read(startIndex, count) is not { } window)
            return ScimAnswer.BadValue("startIndex and count are whole numbers");

        // 3 Answer.
        var (total, people) = await register.ListAsync(wanted, window, ct);
        return ScimAnswer.Of(new ScimList<ScimUser>(total, window.StartIndex, people.Count, [.. people.Select(door.Show)]));
    }
}
