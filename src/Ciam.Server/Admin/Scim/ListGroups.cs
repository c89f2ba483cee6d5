namespace Ciam.Server.Admin.Scim;

/// <summary>GET /Groups: the roles of staff, with who has them.</summary>
internal static class ListGroups
{
    public static async Task<IResult> HandleAsync(HttpContext http, string? filter, string? startIndex, string? count, ScimDoor door, RoleCatalog catalog, StaffRegister register, CancellationToken ct)
    {
        // 1 Who asks. 2 For which.
        if ((await door.ProveAsync(http, ct)).Refused is { } refused)
            return refused;
        var wanted = filter is null ? null : ScimFilter.Read(filter);
        if (filter is not null && wanted is not { Attribute: "displayname" or "id" })
            return ScimAnswer.Error(StatusCodes.Status400BadRequest, "invalidFilter", "filter: displayName or id, eq, and a text in double quotes");
        if (ScimWindow.Read(startIndex, count) is not { } window)
            return ScimAnswer.BadValue("startIndex and count are whole numbers");

        // 3 Answer.
        var roles = (await catalog.ListAsync(ct)).Where(role => wanted is null || role.Name.Equals(wanted.Value, StringComparison.OrdinalIgnoreCase)).ToList();
        var groups = new List<ScimGroup>();
        foreach (var role in roles.Skip(window.StartIndex - 1).Take(window.Count))
            groups.Add(door.Show(role, await register.HoldersAsync(role, ct)));
        return ScimAnswer.Of(new ScimList<ScimGroup>(roles.Count, window.StartIndex, groups.Count, groups));
    }
}
