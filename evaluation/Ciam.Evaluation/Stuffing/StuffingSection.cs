using System.Globalization;
using Ciam.Evaluation.Stuffing.Simulation;

namespace Ciam.Evaluation.Stuffing;

/// <summary>A week of credential stuffing against the counters and the judge of the product: who is taken, who is kept out, who is asked.</summary>
internal sealed class StuffingSection : Section
{
    private const int FirstSeed = 4_000;

    public override string Name => "stuffing";
    public override string Title => "A week of credential stuffing";
    public override IReadOnlyList<string> Needs => [];

    public override void Run(Run run)
    {
        var plan = run.Fast ? new StuffingPlan { Tries = 50_000, Addresses = 2_500, Accounts = 500, Networks = 750 } : new StuffingPlan();
        var week = new StuffingWeek(FirstSeed, plan).Run();
        var protocol = string.Create(CultureInfo.InvariantCulture, $"{plan.Tries:N0} tries from {plan.Addresses:N0} addresses against {plan.Accounts:N0} accounts in 7 days");
        Say("tries", "tries", week.Tries, protocol);
        Say("slowed", "tries that had to wait: no password was looked at", week.Slowed, "the counters per device, per network and account, per account, per address, per network");
        Say("right", "right passwords tried", week.RightChecked + week.RightSlowed, string.Create(CultureInfo.InvariantCulture, $"{plan.RightShare:P1} of all pairs, far above what real lists hold"));
        Say("known", "accounts whose password was found right", week.Known.Count, "at least once in the week");
        Say("refused", "right passwords refused by risk", week.Refused, "a refusal takes two causes");
        Say("factor", "right passwords asked for the second factor, which the attackers lack", week.AskedForFactor, string.Create(CultureInfo.InvariantCulture, $"{plan.WithFactor:P0} of customers have one"));
        Say("mailed", "right passwords asked for a code by mail", week.AskedByMail, "no second factor, unknown device");
        Say("taken", "accounts taken", week.Taken.Count, "a session was given to an attacker", held: true);
        Say("taken.mailbox", "… because their mailbox opens with the same password", week.TakenWithMailbox.Count, string.Create(CultureInfo.InvariantCulture, $"{plan.MailboxLost:P0} of customers"));
        Say("taken.unseen", "… because their owner has never signed in here", week.TakenUnseen.Count, string.Create(CultureInfo.InvariantCulture, $"{plan.NeverSeen:P0} of customers: imported, no second factor, nothing known to compare with"));
        Say("taken.unasked", "… because risk asked for nothing", week.TakenUnasked.Count, "known customer, unknown device", held: true);
        Say("visits", "sign-ins of owners", week.OwnerVisits, "two a week each, one in twelve on a new device, one in ten after a slip");
        Say("kept_out", "owners kept out", week.KeptOut, "refused, or not in after 15 minutes with the right password", held: true, must: 0);
        Say("waits", "times an owner had to wait", week.OwnerWaits, "and was told how long");
        Say("longest", "longest wait of an owner, seconds", Math.Ceiling(week.LongestWait.TotalSeconds), "");
        Say("asked", "owners asked for another proof by risk", week.OwnersAsked, "challenges shown to the wrong person");
        Say("asked.known", "… of them on a device they are known by", week.KnownAsked, "what the attack and the habits together cost them");
        run.Note("Counters (`ProofPaces`) and judge (`RiskJudge`, the house's policy) are the product's own, and a test holds that the database counts by the same arithmetic. What is not modelled: bots that solve the owner's second factor by phishing, lists that name the owner's own network, and customers who change their password after being told.");
        run.Note("An attack upon one account by many networks at once makes its owner wait on a new device, at most ten minutes a time; known devices never wait for others.");

        void Say(string key, string what, double value, string how, bool held = false, double? must = null) =>
            run.Add(new Figure("stuffing." + key, what, how, value) { Held = held, Must = must });
    }
}
