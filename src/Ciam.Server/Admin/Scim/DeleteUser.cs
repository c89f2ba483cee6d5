namespace Ciam.Server.Admin.Scim;

/// <summary>DELETE /Users/{id}: somebody left, and the directory will not name them again (RFC 7644 section 3.6); what they did stays in the trail.</summary>
internal static class DeleteUser
{
    public static async Task<IResult> HandleAsync(HttpContext http, string id, ScimDoor door, StaffRegister register, CancellationToken ct)
    {
        var (deed, refused) = await door.ProveAsync(http, ct);
        if (deed is null)
            return refused!;
        if (await register.FindAsync(id, ct) is not { } seen)
            return ScimAnswer.NotFound;
        if (!ScimDoor.IsSeen(http, door.Show(seen).Meta.Version) || await register.ForgetAsync(seen, deed, ct) is not { } outcome)
            return ScimAnswer.ChangedMeanwhile;
        return outcome.Person is null ? ScimDoor.Refused(outcome) : ScimAnswer.NoContent;
    }
}
