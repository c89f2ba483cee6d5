namespace Ciam.Server.Pages.Register;

/// <summary>The new password is set; back to the sign-in.</summary>
internal sealed class ResetDoneModel(WayBack way, TimeProvider clock) : RegisterPage(way, clock);
