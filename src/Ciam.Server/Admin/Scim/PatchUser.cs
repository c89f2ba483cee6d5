namespace Ciam.Server.Admin.Scim;

/// <summary>PATCH /Users/{id}: what is named changes; <c>active</c> to false is how somebody leaves (RFC 7644 section 3.5.2).</summary>
internal static class PatchUser
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, ScimDoor door, StaffRegister register, CancellationToken ct)
    {
        // 1 Who asks. 2 What changes.
        var (deed, refused) = await door.ProveAsync(http, ct);
        if (deed is null)
            return refused!;
        var (body, unreadable) = await ScimDoor.ReadAsync(http, ct);
        if (unreadable is not null)
            return unreadable;
        if (ScimPatch.Read(body) is not { } operations)
            return ScimAnswer.Error(StatusCodes.Status400BadRequest, "invalidSyntax", "Operations: add, replace or remove, each with its path or value");
        var (change, fault) = ScimPatch.Person(operations);
        if (change is null)
            return ScimAnswer.BadValue(fault!);

        // 3 Of whom, as the caller saw them. 4 Change it. 5 Answer.
        if (await register.FindAsync(id, ct) is not { } seen)
            return ScimAnswer.NotFound;
        if (!ScimDoor.IsSeen(http, door.Show(seen).Meta.Version))
            return ScimAnswer.ChangedMeanwhile;
        return await register.ChangeAsync(seen, change, deed, ct) is { } changed
            ? changed.Person is { } now ? ScimAnswer.Of(door.Show(now)) : ScimDoor.Refused(changed)
            : ScimAnswer.ChangedMeanwhile;
    }
}
