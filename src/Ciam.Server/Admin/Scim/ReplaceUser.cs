namespace Ciam.Server.Admin.Scim;

/// <summary>PUT /Users/{id}: a person told whole (RFC 7644 section 3.5.1); what is not said is taken back where it can be.</summary>
internal static class ReplaceUser
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, ScimDoor door, StaffRegister register, CancellationToken ct)
    {
        // 1 Who asks. 2 What is said.
        var (deed, refused) = await door.ProveAsync(http, ct);
        if (deed is null)
            return refused!;
        var (body, unreadable) = await ScimDoor.ReadAsync(http, ct);
        if (unreadable is not null)
            return unreadable;
        var (person, fault) = ScimPatch.Person(body);
        if (person is null || person.UserName is null)
            return ScimAnswer.BadValue(fault ?? "userName: is needed");

        // 3 Of whom, as the caller saw them. 4 Change it. 5 Answer.
        if (await register.FindAsync(id, ct) is not { } seen)
            return ScimAnswer.NotFound;
        if (!ScimDoor.IsSeen(http, door.Show(seen).Meta.Version))
            return ScimAnswer.ChangedMeanwhile;
        return await register.ChangeAsync(seen, person with { ForgetsExternalId = person.ExternalId is null }, deed, ct) is { } changed
            ? changed.Person is { } now ? ScimAnswer.Of(door.Show(now)) : ScimDoor.Refused(changed)
            : ScimAnswer.ChangedMeanwhile;
    }
}
