namespace Ciam.Server.Pages.Register;

/// <summary>The account is open: on to the sign-in it was opened for, and an invitation to make it safer.</summary>
internal sealed class ReadyModel(WayBack way, TimeProvider clock) : RegisterPage(way, clock);
