using Ciam.Decisions.Admin;

namespace Ciam.UnitTests.Decisions.Admin;

/// <summary>Least privilege, role by role.</summary>
public sealed class Roles
{
    private static readonly Permission[] Changes =
    [
        Permission.EndSessions, Permission.ClearThrottles, Permission.RequireNewPassword, Permission.SuspendCustomers,
        Permission.ChangeClients, Permission.ChangeStaff, Permission.ResumeMessages, Permission.AssignSegments,
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
    [InlineData(StaffRole.Admin, false, null, true)]
    [InlineData(StaffRole.Admin, false, StaffRole.Admin, true)]
    [InlineData(StaffRole.Admin, true, StaffRole.Admin, false)]
    [InlineData(StaffRole.Support, false, null, true)]
    [InlineData(StaffRole.Support, false, StaffRole.Auditor, false)]
    [InlineData(StaffRole.Support, true, StaffRole.Support, false)]
    public void Nobody_touches_themselves_and_only_those_who_manage_staff_touch_colleagues(StaffRole actor, bool self, StaffRole? subject, bool may) =>
        Assert.Equal(may, DeedRules.MayTouch(RoleTable.Of(actor), self, subject is not null, subject is { } role ? RoleTable.Of(role) : null));

    [Fact]
    public void Whoever_manages_staff_touches_and_gives_nothing_beyond_themselves()
    {
        var manager = Make([Permission.SeeStaff, Permission.ChangeStaff, Permission.SeeCustomers]);

        Assert.True(DeedRules.MayTouch(manager, false, true, Make([Permission.SeeCustomers])));
        Assert.True(DeedRules.MayTouch(manager, false, true, null));
        Assert.False(DeedRules.MayTouch(manager, false, true, RoleTable.Of(StaffRole.Admin)));
        Assert.False(DeedRules.MayTouch(manager, false, true, Make([Permission.SeeAudit])));
        Assert.True(DeedRules.MayGive(manager, Make([Permission.SeeCustomers], "private-banking")));
        Assert.False(DeedRules.MayGive(manager, Make([Permission.SeeCustomers, Permission.EndSessions])));
        Assert.False(DeedRules.MayGive(RoleTable.Of(StaffRole.Auditor), Make([Permission.SeeCustomers])));
    }

    [Fact]
    public void What_opens_takes_two_and_what_closes_does_not()
    {
        var (narrow, wide) = (Make([Permission.SeeCustomers]), Make([Permission.SeeCustomers, Permission.EndSessions]));

        Assert.True(ApprovalRules.TakesTwo(null, narrow));
        Assert.True(ApprovalRules.TakesTwo(narrow, wide));
        Assert.False(ApprovalRules.TakesTwo(wide, narrow));
        Assert.False(ApprovalRules.TakesTwo(wide, null));
        Assert.False(ApprovalRules.TakesTwo(wide, wide with { Segment = "private-banking" }));
        Assert.True(ApprovalRules.TakesTwo(wide with { Segment = "private-banking" }, wide));
        Assert.True(ApprovalRules.TakesTwo(wide with { Segment = "private-banking" }, narrow with { Segment = "retail" }));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "retail", true)]
    [InlineData("retail", "retail", true)]
    [InlineData("retail", "private-banking", false)]
    [InlineData("retail", null, false)]
    public void A_customer_without_a_segment_is_outside_of_every_one(string? confined, string? customer, bool within) =>
        Assert.Equal(within, DeedRules.IsWithin(Make([Permission.SeeCustomers], confined), customer));

    [Fact]
    public void A_confined_role_has_nothing_that_shows_or_touches_the_whole_bank()
    {
        foreach (var permission in Enum.GetValues<Permission>())
            Assert.Equal(!RoleRules.OfOneCustomer.Contains(permission), RoleRules.Faults(Make([permission], "retail"), "").Any(fault => fault.Member == "segment"));
        Assert.DoesNotContain(Permission.ChangeStaff, RoleRules.OfOneCustomer);
        Assert.DoesNotContain(Permission.AssignSegments, RoleRules.OfOneCustomer);
        Assert.DoesNotContain(Permission.ApproveChanges, RoleRules.OfOneCustomer);
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("none")]
    [InlineData("new")]
    [InlineData("Desk")]
    [InlineData("d")]
    [InlineData("1desk")]
    [InlineData("desk of zurich")]
    public void A_name_that_is_taken_or_none_is_refused(string name) => Assert.Equal("name", Assert.Single(RoleRules.Faults(Make([Permission.SeeCustomers]) with { Name = name }, "")).Member);

    [Fact]
    public void A_role_allows_something_and_says_what_it_is_for_in_a_line()
    {
        Assert.Empty(RoleRules.Faults(Make([Permission.SeeCustomers], "retail"), "Opens files of the branches."));
        Assert.Equal(["description", "permissions", "segment"], RoleRules.Faults(Make([], "Retail"), "two\nlines").Select(fault => fault.Member));
    }

    private static Role Make(IEnumerable<Permission> permissions, string? segment = null) => new("desk", permissions.ToHashSet(), segment);
}
