using System.Diagnostics.CodeAnalysis;

namespace Ciam.Decisions.Admin;

/// <summary>What a member of staff may be allowed to do; every admin page and every deed names exactly one.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "The suffix is reserved for code access security, which .NET no longer has.")]
public enum Permission
{
    /// <summary>The numbers of the day, without anybody's name.</summary>
    SeeOverview,

    /// <summary>Find a customer by name or id and open the file; addresses of people are masked.</summary>
    SeeCustomers,

    /// <summary>E-mail addresses and telephone numbers in clear, and searching by them.</summary>
    SeeContacts,
    EndSessions,

    /// <summary>Give a customer who is held back by the throttles their tries back.</summary>
    ClearThrottles,

    /// <summary>Have codes sent again to where they were paused because few were typed back.</summary>
    ResumeMessages,
    RequireNewPassword,
    SuspendCustomers,

    /// <summary>Begin the way back of a customer who lost every second factor, on two proofs of identity.</summary>
    RemoveFactors,

    /// <summary>Take an account out of a stranger's hands: everything ends at once, and what was added lately goes.</summary>
    SecureAccounts,

    /// <summary>Say which segment of the customers somebody belongs to, and so which confined colleagues see them.</summary>
    AssignSegments,

    /// <summary>Judgments and held payments, with their facts and replay.</summary>
    SeeJudgments,

    /// <summary>Say of a judgment that it was right, a false alarm, or fraud, and take it back.</summary>
    LabelJudgments,

    /// <summary>Policies with what they would change, models, and how text messages fare.</summary>
    SeePolicies,

    /// <summary>Write new policies, run one in the shadow of the one in force, and try them on the past; none of it changes an answer.</summary>
    DraftPolicies,

    /// <summary>Put a policy in force.</summary>
    ActivatePolicies,

    /// <summary>Say of a held payment that it was fraud, or let it go together with a second person.</summary>
    DecideCases,
    SeeClients,
    ChangeClients,
    SeeAudit,
    SeeStaff,

    /// <summary>Give and take roles, and do to colleagues what is otherwise done to customers.</summary>
    ChangeStaff,

    /// <summary>Agree to what a colleague proposed, or refuse it; besides the permission for the change itself.</summary>
    ApproveChanges,

    /// <summary>Do one thing to many customers at once; always with a second person.</summary>
    ActOnMany,

    /// <summary>Erase all that is kept of a person and may be erased; always with a second person.</summary>
    ForgetPeople,
}
