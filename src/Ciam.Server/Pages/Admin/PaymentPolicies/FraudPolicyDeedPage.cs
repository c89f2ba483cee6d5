using Ciam.Server.Admin;
using Ciam.Server.Pages.Admin.Policies;

namespace Ciam.Server.Pages.Admin.PaymentPolicies;

/// <summary>A deed upon one policy for payments.</summary>
internal abstract class FraudPolicyDeedPage(FraudPolicyDesk desk, TimeProvider clock) : PolicyDeedPage(clock)
{
    protected override string ListPath => "/admin/payment-policies";

    protected override async Task<bool> ExistsAsync(string id, DateTimeOffset now, CancellationToken ct) => await desk.FindLineAsync(id, ct) is not null;
}
