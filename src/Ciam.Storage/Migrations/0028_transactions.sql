-- Payments and sensitive acts, assessed before they happen: policies, answers with all they stood on, labels, and what customers usually pay.

create table ciam.transactions_policy (
    version text not null,
    policy jsonb not null,
    active boolean not null,
    shadow boolean not null,
    note text,
    created_at timestamptz not null,
    created_by uuid,
    activated_at timestamptz,
    activated_by uuid,
    constraint pk_transactions_policy primary key (version)
);
create unique index ix_transactions_policy_active on ciam.transactions_policy (active) where active;
create unique index ix_transactions_policy_shadow on ciam.transactions_policy (shadow) where shadow;

comment on column ciam.transactions_policy.created_by is 'personal: identity of staff; life of the policy; keep';
comment on column ciam.transactions_policy.activated_by is 'personal: identity of staff; life of the policy; keep';

create table ciam.transactions_assessment (
    id uuid not null,
    client_id text not null,
    transaction_id text not null,
    body_hash bytea not null,
    at timestamptz not null,
    received_at timestamptz not null,
    customer_id uuid not null,
    customer_key bytea not null,
    session_id uuid,
    payee_key bytea,
    device_key bytea,
    action text,
    channel text,
    currency text,
    amount numeric,
    verdict text not null,
    score double precision not null,
    sight jsonb not null,
    facts jsonb not null,
    judgment jsonb not null,
    policy_version text not null,
    model_version text not null,
    shadow_version text,
    shadow_verdict text,
    shadow_score double precision,
    imported boolean not null,
    sealed_answer bytea,
    outcome text,
    outcome_at timestamptz,
    learned_at timestamptz,
    constraint pk_transactions_assessment primary key (id),
    constraint fk_transactions_assessment_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create unique index ix_transactions_assessment_client_id_transaction_id on ciam.transactions_assessment (client_id, transaction_id);
create index ix_transactions_assessment_at on ciam.transactions_assessment (at);
create index ix_transactions_assessment_customer_id_at on ciam.transactions_assessment (customer_id, at);
create index ix_transactions_assessment_payee_key_at on ciam.transactions_assessment (payee_key, at);
create index ix_transactions_assessment_device_key_at on ciam.transactions_assessment (device_key, at);
create index ix_transactions_assessment_shadow_version_at on ciam.transactions_assessment (shadow_version, at) where shadow_version is not null;

comment on column ciam.transactions_assessment.transaction_id is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_assessment.body_hash is 'personal: payments, as a keyed hash; 400 days; erase';
comment on column ciam.transactions_assessment.at is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_assessment.received_at is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_assessment.customer_id is 'personal: identity; 400 days; erase';
comment on column ciam.transactions_assessment.customer_key is 'personal: identity, as a keyed hash; 400 days; erase';
comment on column ciam.transactions_assessment.session_id is 'personal: identity; 400 days; erase';
comment on column ciam.transactions_assessment.payee_key is 'personal: payments, as a keyed hash; 400 days; erase';
comment on column ciam.transactions_assessment.device_key is 'personal: device, as a keyed hash; 400 days; erase';
comment on column ciam.transactions_assessment.action is 'personal: habits; 400 days; erase';
comment on column ciam.transactions_assessment.channel is 'personal: habits; 400 days; erase';
comment on column ciam.transactions_assessment.currency is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_assessment.amount is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_assessment.verdict is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_assessment.score is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_assessment.sight is 'personal: payments and habits; 400 days; erase';
comment on column ciam.transactions_assessment.facts is 'personal: payments and habits; 400 days; erase';
comment on column ciam.transactions_assessment.judgment is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_assessment.shadow_verdict is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_assessment.shadow_score is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_assessment.sealed_answer is 'personal: payments, sealed; 400 days; erase';
comment on column ciam.transactions_assessment.outcome is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_assessment.outcome_at is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_assessment.learned_at is 'personal: payments; 400 days; erase';

create table ciam.transactions_label (
    id uuid not null,
    assessment_id uuid not null,
    fraud boolean not null,
    source_kind text not null,
    source_id text not null,
    at timestamptz not null,
    reported_at timestamptz not null,
    constraint pk_transactions_label primary key (id),
    constraint fk_transactions_label_assessment_id foreign key (assessment_id) references ciam.transactions_assessment (id) on delete cascade
);
create index ix_transactions_label_assessment_id_reported_at on ciam.transactions_label (assessment_id, reported_at);
create index ix_transactions_label_reported_at on ciam.transactions_label (reported_at);

comment on column ciam.transactions_label.fraud is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_label.source_id is 'personal: identity of staff, or a client; 400 days; erase';
comment on column ciam.transactions_label.at is 'personal: payments; 400 days; erase';
comment on column ciam.transactions_label.reported_at is 'personal: payments; 400 days; erase';

create table ciam.transactions_baseline (
    customer_id uuid not null,
    baseline jsonb not null,
    learned_at timestamptz not null,
    constraint pk_transactions_baseline primary key (customer_id),
    constraint fk_transactions_baseline_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);

comment on column ciam.transactions_baseline.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.transactions_baseline.baseline is 'personal: habits; life of the account; erase';
comment on column ciam.transactions_baseline.learned_at is 'personal: habits; life of the account; erase';

create table ciam.transactions_payee (
    customer_id uuid not null,
    payee_key bytea not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    payments integer not null,
    constraint pk_transactions_payee primary key (customer_id, payee_key),
    constraint fk_transactions_payee_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_transactions_payee_last_at on ciam.transactions_payee (last_at);

comment on column ciam.transactions_payee.customer_id is 'personal: identity; 400 days after the last payment; erase';
comment on column ciam.transactions_payee.payee_key is 'personal: payments, as a keyed hash; 400 days after the last payment; erase';
comment on column ciam.transactions_payee.first_at is 'personal: payments; 400 days after the last payment; erase';
comment on column ciam.transactions_payee.last_at is 'personal: payments; 400 days after the last payment; erase';
comment on column ciam.transactions_payee.payments is 'personal: payments; 400 days after the last payment; erase';

-- Who pays whom, without names: the payer's key is another one for each payee, so that nothing can be joined by it.
create table ciam.transactions_payer (
    payee_key bytea not null,
    payer_key bytea not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    constraint pk_transactions_payer primary key (payee_key, payer_key)
);
create index ix_transactions_payer_payee_key_first_at on ciam.transactions_payer (payee_key, first_at);
create index ix_transactions_payer_last_at on ciam.transactions_payer (last_at);

comment on column ciam.transactions_payer.payer_key is 'personal: payments, as a keyed hash; 400 days after the last payment; keep';
comment on column ciam.transactions_payer.first_at is 'personal: payments; 400 days after the last payment; keep';
comment on column ciam.transactions_payer.last_at is 'personal: payments; 400 days after the last payment; keep';
