using Ciam.Decisions.Admin;

namespace Ciam.Server.Pages.Admin;

/// <summary>The permission without which an admin page is not shown, or a deed on it not done. A page or deed that names none is closed to everybody.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
internal sealed class NeedsAttribute(Permission permission) : Attribute
{
    public Permission Permission => permission;
}
