using Ciam.Decisions.Admin;

namespace Ciam.UnitTests.Decisions.Admin;

/// <summary>Least privilege, role by role.</summary>
public sealed class Roles
{
    private static readonly Permission[] Changes =
    [
        Permission.EndSessions, Permission.ClearThrottles, Permission.RequireNewPassword, Permission.SuspendCustomers,
        Permission.ChangeClients, Permission.ChangeStaff, Permission.ResumeMessages,
    ];

    [Theory]
    [InlineData(StaffRole.Analyst)]
    [InlineData(StaffRole.Auditor)]
    public void Readers_change_nothing_and_see_no_contacts(StaffRole role)
    {
        Assert.DoesNotContain(Changes, permission => RoleTable.Allows(role, permission));
        Assert.False(RoleTable.Allows(role, Permission.SeeContacts));
    }

    [Fact]
    public void Support_helps_customers_and_touches_neither_clients_nor_staff_nor_the_audit()
    {
        var allowed = Enum.GetValues<Permission>().Where(permission => RoleTable.Allows(StaffRole.Support, permission));

        Assert.Equal(
            [Permission.SeeOverview, Permission.SeeCustomers, Permission.SeeContacts, Permission.EndSessions, Permission.ClearThrottles, Permission.RequireNewPassword, Permission.RemoveFactors, Permission.SecureAccounts],
            allowed);
    }

    [Fact]
    public void Admin_may_do_everything() =>
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.True(RoleTable.Allows(StaffRole.Admin, permission)));

    [Fact]
    public void Every_role_has_a_name_that_leads_back_to_it() =>
        Assert.All(Enum.GetValues<StaffRole>(), role => Assert.Equal(role, RoleTable.Named(RoleTable.NameOf(role))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Admin")]
    [InlineData("root")]
    public void An_unknown_name_is_no_role(string? name) => Assert.Null(RoleTable.Named(name));

    [Theory]
    [InlineData(StaffRole.Admin, false, false, true)]
    [InlineData(StaffRole.Admin, false, true, true)]
    [InlineData(StaffRole.Admin, true, true, false)]
    [InlineData(StaffRole.Support, false, false, true)]
    [InlineData(StaffRole.Support, false, true, false)]
    [InlineData(StaffRole.Support, true, true, false)]
    public void Nobody_touches_themselves_and_only_admins_touch_colleagues(StaffRole actor, bool self, bool subjectIsStaff, bool may) =>
        Assert.Equal(may, DeedRules.MayTouch(actor, self, subjectIsStaff));
}
