using Ciam.Storage.Customers;

namespace Ciam.Server.Customers;

/// <summary>Whether a customer may sign in, as staff decide it. Changes the row only; the caller saves, ends sessions and audits.</summary>
internal static class CustomerStanding
{
    /// <summary>False when it was so already.</summary>
    public static bool Suspend(CustomerRow customer, DateTimeOffset now)
    {
        if (customer.SuspendedAt is not null)
            return false;
        customer.SuspendedAt = now;
        return true;
    }

    /// <summary>False when it was so already.</summary>
    public static bool Restore(CustomerRow customer)
    {
        if (customer.SuspendedAt is null)
            return false;
        customer.SuspendedAt = null;
        return true;
    }

    /// <summary>The next sign-in sets a new password by mail; false when it was so already.</summary>
    public static bool RequireNewPassword(CustomerRow customer)
    {
        if (customer.MustChangePassword)
            return false;
        customer.MustChangePassword = true;
        return true;
    }

    /// <summary>Null takes the role away.</summary>
    public static bool ChangeRole(CustomerRow customer, string? role)
    {
        if (customer.StaffRole == role)
            return false;
        customer.StaffRole = role;
        return true;
    }

    /// <summary>Null takes it away; false when it was so already.</summary>
    public static bool AssignSegment(CustomerRow customer, string? segment)
    {
        if (customer.Segment == segment)
            return false;
        customer.Segment = segment;
        return true;
    }
}
