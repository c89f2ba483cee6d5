namespace Ciam.Decisions.Admin;

/// <summary>Whom a permitted deed may touch.</summary>
public static class DeedRules
{
    /// <summary>
    /// Nobody acts upon themselves; upon colleagues only those who manage staff, and upon none who may do more than they: so no role can raise itself or lower
    /// its overseers. A colleague whose role is not known any more has none.
    /// </summary>
    public static bool MayTouch(Role actor, bool self, bool subjectIsStaff, Role? subjectRole) =>
        !self && (!subjectIsStaff || (actor.Allows(Permission.ChangeStaff) && (subjectRole is null || actor.Covers(subjectRole))));

    /// <summary>Nobody gives away what they have not.</summary>
    public static bool MayGive(Role giver, Role given) => giver.Allows(Permission.ChangeStaff) && giver.Covers(given);

    /// <summary>Whoever is confined to a segment does not even learn of the others; a customer without one is nobody's but the whole bank's.</summary>
    public static bool IsWithin(Role role, string? segmentOfCustomer) => role.Segment is null || role.Segment == segmentOfCustomer;
}
