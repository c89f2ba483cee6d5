namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Roles = "Roles";
        public const string RolesMeans = "Roles the bank makes itself, beside the four standing ones: a named set of permissions, over all customers or over one segment of them.";
        public const string NoRoles = "The bank has made no roles of its own yet.";
        public const string NewRole = "New role";
        public const string RoleNameLabel = "Name";
        public const string RoleNameHint = "Small letters, digits and hyphens. It stays what it is, for ever.";
        public const string RoleDescription = "What it is for";
        public const string RolePermissions = "What it allows";
        public const string OfOneCustomer = "To one customer at a time";
        public const string OfTheBank = "For the bank as a whole: never with a segment";
        public const string CustomerSegment = "Customer segment";
        public const string SegmentHint = "Such as private-banking: whoever has the role sees and acts upon customers of this segment and nobody else. Empty for all customers.";
        public const string AllCustomers = "All customers";
        public const string Holders = "People";
        public const string Retired = "retired";
        public const string InUse = "in use";
        public const string KeepRole = "Save";
        public const string RoleMeans = "What a role comes to allow beyond today waits for a second person, who must be able to do as much. What it loses, it loses at once.";
        public const string RoleKept = "The role was saved.";
        public const string RetireRole = "Retire";
        public const string RetireRoleMeans = "From the next click it allows nothing to anybody. Whoever has it keeps its name until they are given another. Taking it up again takes a second person.";
        public const string RoleRetired = "The role was retired.";
        public const string PermissionsCount = "Permissions";
        public const string RoleFaults = "The role was not saved";

        public const string AssignSegment = "Segment";
        public const string AssignSegmentMeans = "Staff who are confined to a segment see the customers of it and no others. A customer who leaves it is gone for them from the next click.";
        public const string SegmentAssigned = "The segment was changed.";
        public const string SegmentFieldHint = "Small letters, digits and hyphens; empty for none.";
        public const string SegmentUnfit = "A segment is written in small letters, digits and hyphens, beginning with a letter.";

        public static string ConfinedTo(string segment) => $"customers of {segment} only";
    }
}
