namespace Ciam.Decisions.Transactions;

/// <summary>Reasons are given by family: features of one family share the credit, and which of them gets it would change from model to model.</summary>
public enum FraudFamily
{
    Amount,
    Balance,
    Payee,
    SharedPayee,
    Velocity,
    Time,
    Place,
    Device,
    Credential,
    Session,
    Behaviour,
    Coercion,
    Agent,
    Account,
    Other,
    Rule,
    Blind,
}
