using Ciam.Decisions.Admin;

namespace Ciam.UnitTests.Decisions.Admin;

/// <summary>What takes a second person, and who that may be.</summary>
public sealed class Approvals
{
    private static readonly ClientTrust Before = new(["https://a.example/cb", "https://b.example/cb"], "keys", "private_key_jwt", FirstParty: false);

    [Fact]
    public void What_opens_a_client_takes_two()
    {
        Assert.True(ApprovalRules.TakesTwo(Before, Before with { Addresses = [.. Before.Addresses, "https://c.example/cb"] }));
        Assert.True(ApprovalRules.TakesTwo(Before, Before with { Addresses = ["https://a.example/cb", "https://b.example/CB"] }));
        Assert.True(ApprovalRules.TakesTwo(Before, Before with { Keys = "others" }));
        Assert.True(ApprovalRules.TakesTwo(Before, Before with { Keys = null }));
        Assert.True(ApprovalRules.TakesTwo(Before, Before with { AuthMethod = "none" }));
        Assert.True(ApprovalRules.TakesTwo(Before, Before with { FirstParty = true }));
    }

    [Fact]
    public void What_only_closes_does_not()
    {
        Assert.False(ApprovalRules.TakesTwo(Before, Before));
        Assert.False(ApprovalRules.TakesTwo(Before, Before with { Addresses = ["https://b.example/cb"] }));
        Assert.False(ApprovalRules.TakesTwo(Before with { FirstParty = true }, Before));
    }

    [Fact]
    public void The_second_person_is_another_one_and_may_do_it_themselves()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());

        Assert.True(ApprovalRules.MayDecide(one, two, mayApprove: true, mayDoIt: true));
        Assert.True(ApprovalRules.MayDecide(null, two, mayApprove: true, mayDoIt: true));
        Assert.False(ApprovalRules.MayDecide(two, two, mayApprove: true, mayDoIt: true));
        Assert.False(ApprovalRules.MayDecide(one, two, mayApprove: false, mayDoIt: true));
        Assert.False(ApprovalRules.MayDecide(one, two, mayApprove: true, mayDoIt: false));
    }
}
