using System.Text.Json;
using Ciam.Decisions.Admin;
using Ciam.Storage;

namespace Ciam.Server.Admin.Scim;

/// <summary>
/// PATCH and PUT /Groups/{id}: who has a role. Everybody has one at most: whoever gets another moves. Who would come to be allowed more waits for a person of the
/// bank: the answer is 202, with the group as it stands.
/// </summary>
internal static class ChangeGroup
{
    private const int MostMembers = 1000;

    public static async Task<IResult> HandleAsync(HttpContext http, string id, ScimDoor door, RoleCatalog roles, StaffRegister register, CiamDbContext database, CancellationToken ct)
    {
        // 1 Who asks. 2 Which role, as the caller saw it.
        var (deed, refused) = await door.ProveAsync(http, ct);
        if (deed is null)
            return refused!;
        var (body, unreadable) = await ScimDoor.ReadAsync(http, ct);
        if (unreadable is not null)
            return unreadable;
        if (await roles.FindAsync(id, ct) is not { } role)
            return ScimAnswer.NotFound;
        var holders = (await register.HoldersAsync(role, ct)).Select(holder => holder.Id.ToString("D")).ToHashSet(StringComparer.Ordinal);
        if (!ScimDoor.IsSeen(http, door.Show(role, await register.HoldersAsync(role, ct)).Meta.Version))
            return ScimAnswer.ChangedMeanwhile;

        // 3 Who is to have it.
        var (wanted, fault) = HttpMethods.IsPut(http.Request.Method) ? Whole(body, id) : Patched(body, id, holders);
        if (wanted is null)
            return fault!;
        if (wanted.Count > MostMembers)
            return ScimAnswer.Error(StatusCodes.Status413PayloadTooLarge, null, $"members: at most {MostMembers}");

        // 4 All of it or nothing. 5 Answer.
        await using var transaction = await database.Database.BeginTransactionAsync(ct);
        if (await roles.HoldAsync(id, ct) is not { } held)
            return ScimAnswer.NotFound;
        var waits = false;
        foreach (var (person, given) in wanted.Except(holders).Select(come => (come, (Role?)held)).Concat(holders.Except(wanted).Select(gone => (gone, (Role?)null))))
        {
            var outcome = await register.GiveAsync(person, given, deed, ct);
            waits |= outcome == GiveOutcome.Waits;
            if (outcome == GiveOutcome.Refused)
                return ScimAnswer.BadValue("members: somebody is not of the staff, has left, or is the last administrator");
            await database.SaveChangesAsync(ct);
        }
        await transaction.CommitAsync(CancellationToken.None);
        return ScimAnswer.Of(door.Show(held, await register.HoldersAsync(held, ct)), waits ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
    }

    private static (HashSet<string>? Wanted, ScimAnswer? Fault) Whole(JsonElement body, string id)
    {
        if (!IsName(ScimPatch.Member(body, "displayName"), id))
            return (null, ScimAnswer.Error(StatusCodes.Status400BadRequest, "mutability", "displayName: the names of roles stay what they are"));
        var members = ScimPatch.Member(body, "members");
        return members is null ? ([], null) : ScimPatch.Members(members) is { } ids ? ([.. ids], null) : (null, ScimAnswer.BadValue("members: each has a value"));
    }

    private static (HashSet<string>? Wanted, ScimAnswer? Fault) Patched(JsonElement body, string id, HashSet<string> holders)
    {
        if (ScimPatch.Read(body) is not { } operations)
            return (null, ScimAnswer.Error(StatusCodes.Status400BadRequest, "invalidSyntax", "Operations: add, replace or remove, each with its path or value"));
        var wanted = holders.ToHashSet(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            var (path, value) = operation is { Path: null, Value: { ValueKind: JsonValueKind.Object } whole } && operation.Op != "remove" ? ("members", ScimPatch.Member(whole, "members")) : (operation.Path ?? "", operation.Value);
            if (path.Equals("displayName", StringComparison.OrdinalIgnoreCase))
            {
                if (operation.Op == "remove" || !IsName(value, id))
                    return (null, ScimAnswer.Error(StatusCodes.Status400BadRequest, "mutability", "displayName: the names of roles stay what they are"));
            }
            else if (operation.Op == "remove" && ScimPatch.MemberOf(path) is { } one)
                wanted.Remove(one);
            else if (!path.Equals("members", StringComparison.OrdinalIgnoreCase))
                return (null, ScimAnswer.Error(StatusCodes.Status400BadRequest, "invalidPath", "path: members, or members[value eq \"id\"] to remove one"));
            else if (value is null && operation.Op == "remove")
                wanted.Clear();
            else if (ScimPatch.Members(value) is not { } ids)
                return (null, ScimAnswer.BadValue("members: each has a value"));
            else if (operation.Op == "remove")
                wanted.ExceptWith(ids);
            else
            {
                if (operation.Op == "replace")
                    wanted.Clear();
                wanted.UnionWith(ids);
            }
        }
        return (wanted, null);
    }

    private static bool IsName(JsonElement? said, string id) => said is not { ValueKind: JsonValueKind.String } name || id.Equals(name.GetString(), StringComparison.OrdinalIgnoreCase);
}
