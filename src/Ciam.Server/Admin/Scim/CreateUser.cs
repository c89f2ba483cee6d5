namespace Ciam.Server.Admin.Scim;

/// <summary>POST /Users: somebody joins the bank (RFC 7644 section 3.3); the role comes by a group.</summary>
internal static class CreateUser
{
    public static async Task<IResult> HandleAsync(HttpContext http, ScimDoor door, StaffRegister register, CancellationToken ct)
    {
        // 1 Who asks. 2 Who joins.
        var (deed, refused) = await door.ProveAsync(http, ct);
        if (deed is null)
            return refused!;
        var (body, unreadable) = await ScimDoor.ReadAsync(http, ct);
        if (unreadable is not null)
            return unreadable;
        var (person, fault) = ScimPatch.Person(body);
        if (person is null)
            return ScimAnswer.BadValue(fault!);

        // 3 Join. 4 Answer.
        var joined = await register.JoinAsync(person, deed, ct);
        return joined.Person is { } now ? ScimAnswer.Of(door.Show(now), StatusCodes.Status201Created) : ScimDoor.Refused(joined);
    }
}
