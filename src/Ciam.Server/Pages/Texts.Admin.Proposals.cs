using Ciam.Server.Admin;

namespace Ciam.Server.Pages;

internal static partial class Texts
{
    internal static partial class Admin
    {
        public const string Proposals = "Approvals";
        public const string ProposalsWaiting = "Waiting for a second person";
        public const string ProposalsOver = "Decided or expired";
        public const string NoProposalsWaiting = "Nothing waits for a second person.";
        public const string NoProposalsOver = "Nothing has been decided yet.";
        public const string ProposalKindColumn = "Change";
        public const string ProposedByColumn = "Proposed by";
        public const string ProposedAtColumn = "Proposed";
        public const string ExpiresColumn = "Expires";
        public const string DecidedByColumn = "Decided by";
        public const string About = "About";
        public const string WhatChanges = "What would change";
        public const string WhatChanged = "What was proposed";
        public const string BeforeColumn = "Now";
        public const string AfterColumn = "Then";
        public const string Approve = "Approve";
        public const string RejectProposal = "Reject";
        public const string TakeProposalBack = "Take it back";
        public const string OwnProposal = "You proposed this. A colleague decides it; you can take it back.";
        public const string NotYoursToDecide = "Somebody who may make this change and approve changes decides it.";
        public const string ProposalDone = "The change was approved and made.";
        public const string ProposalRejected = "The change was rejected; nothing was changed.";
        public const string ProposalOutdated = "What it was about has changed since it was proposed. Nothing was done; propose it again.";
        public const string ProposalOver = "It was decided already, or has expired.";
        public const string ProposalMade = "A second person has to approve this. It waits under Approvals.";
        public const string DecisionNote = "Why you decide so";

        public const string WhyForSecond = "Why? A second person sees this";
        public const string WhyForSecondHint = "Needed when addresses are added, keys or the way of proving itself change, or consent is no longer asked: a second person has to agree to these.";

        public const string TestClient = "Test the configuration";
        public const string TestClientHeading = "How it stands";
        public const string TestClientHint = "Tries what is saved, not what is typed: the rules of today, the addresses that are asked from here, keys, and the grade.";
        public const string GradeColumn = "Grade";

        public static string CheckInWords(ClientCheck check) => check switch
        {
            { Topic: ClientTopic.Settings, IsGood: true, Whole: 0 } => "Its settings would be registered today.",
            { Topic: ClientTopic.Settings, IsGood: true } => $"Its settings and its redirect addresses ({check.Whole}) would be registered today.",
            { Topic: ClientTopic.KeysAt, IsGood: true } => $"Usable keys were read at {check.Detail}.",
            { Topic: ClientTopic.KeysAt } => $"No usable keys could be read at {check.Detail}.",
            { Topic: ClientTopic.Keys, IsGood: true } => "The keys can be used.",
            { Topic: ClientTopic.Keys } => "There is no usable key in jwks.",
            { Topic: ClientTopic.Pkce } => "Every code is bound to its request (PKCE with S256, or a nonce where the client was allowed that).",
            { Topic: ClientTopic.Grade } => $"{check.Detail}: {check.Part} of {check.Whole} rules are met.",
            _ => check.Detail,
        };

        public const string AsCsv = "Download this list as CSV";
        public const string MoreRows = "There are more; narrow the filter.";
        public const string NewestFirst = "newest first";
        public const string SortedBy = "Sort by";
        public const string ScoresOfTheRemarkable = "Sorted by score are the judgments that were not simply allowed.";
        public const string OldestFirst = "oldest first";
        public const string SortBy = "Sort by time";

        public const string Many = "Many customers at once";
        public const string ManyMeans = "For the day after a leak elsewhere: one thing done to up to 500 customers, once a second person has approved it.";
        public const string ManyIds = "Customer ids, one per line";
        public const string ManyDeedLabel = "What is done to each";
        public const string ManyButton = "Propose it";

        public const string Forget = "Forget";
        public const string ForgetMeans = "Everything kept of this customer that no law tells the bank to keep is erased, and what the audit trail tells of them can never be read again. It cannot be undone. A second person has to approve it.";
        public const string ForgetButton = "Propose to forget";

        public static string ProposalKindName(string kind) => kind switch
        {
            ProposedClients.Kind => "Client: addresses or keys",
            ProposedRoles.Kind => "Role of staff",
            ProposedRoleChanges.Kind => "What a role allows",
            ManyDeeds.Kind => "Many customers at once",
            _ => "Forget a customer",
        };

        public static string ProposalStateName(ProposalLine line) => line switch
        {
            { IsWaiting: true } => "waiting",
            { Row.Verdict: Server.Admin.Proposals.Approved } => "approved",
            { Row.Verdict: Server.Admin.Proposals.Rejected } => "rejected",
            { Row.Verdict: Server.Admin.Proposals.Outdated } => "outdated",
            _ => "expired",
        };

        public static string ManyDeedName(ManyDeed deed) => deed switch
        {
            ManyDeed.EndSessions => EndAllSessions,
            ManyDeed.RequireNewPassword => RequireNewPassword,
            _ => Suspend,
        };
    }
}
