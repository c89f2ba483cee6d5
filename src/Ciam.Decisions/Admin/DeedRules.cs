namespace Ciam.Decisions.Admin;

/// <summary>Whom a permitted deed may touch.</summary>
public static class DeedRules
{
    /// <summary>Nobody acts upon themselves; upon colleagues only those who manage staff; so no role can raise itself or lower its overseers.</summary>
    public static bool MayTouch(StaffRole actor, bool self, bool subjectIsStaff) =>
        !self && (!subjectIsStaff || RoleTable.Allows(actor, Permission.ChangeStaff));
}
