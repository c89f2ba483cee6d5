-- Risk: every judgment with its facts, the habits learned from them, counters of failures, and the policies.

create table ciam.risk_judgment (
    id uuid not null,
    at timestamptz not null,
    purpose text not null,
    customer_id uuid,
    client_id text,
    session_id uuid,
    grant_id uuid,
    journey_id uuid,
    from_customer_device boolean not null,
    verdict text not null,
    score double precision not null,
    notify_owner boolean not null,
    evidence jsonb not null,
    facts jsonb not null,
    policy_version text not null,
    network text,
    address_hash bytea,
    ended_well_at timestamptz,
    unlearned_since timestamptz,
    constraint pk_risk_judgment primary key (id),
    constraint fk_risk_judgment_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_risk_judgment_at on ciam.risk_judgment (at);
create index ix_risk_judgment_customer_id_at on ciam.risk_judgment (customer_id, at);
create index ix_risk_judgment_client_id_at on ciam.risk_judgment (client_id, at);
create index ix_risk_judgment_network_at on ciam.risk_judgment (network, at);
create index ix_risk_judgment_session_id on ciam.risk_judgment (session_id);
create index ix_risk_judgment_grant_id on ciam.risk_judgment (grant_id);
create index ix_risk_judgment_unlearned_since on ciam.risk_judgment (unlearned_since) where unlearned_since is not null;
create index ix_risk_judgment_customer_id_unlearned_since on ciam.risk_judgment (customer_id, unlearned_since) where unlearned_since is not null;
create index ix_risk_judgment_client_id_unlearned_since on ciam.risk_judgment (client_id, unlearned_since) where unlearned_since is not null;

create table ciam.risk_customer_baseline (
    customer_id uuid not null,
    baseline jsonb not null,
    learned_at timestamptz not null,
    constraint pk_risk_customer_baseline primary key (customer_id),
    constraint fk_risk_customer_baseline_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);

create table ciam.risk_client_baseline (
    client_id text not null,
    baseline jsonb not null,
    learned_at timestamptz not null,
    constraint pk_risk_client_baseline primary key (client_id)
);

create table ciam.risk_failure (
    account text not null,
    network text not null,
    bucket_at timestamptz not null,
    count integer not null,
    constraint pk_risk_failure primary key (account, network, bucket_at)
);
create index ix_risk_failure_network_bucket_at on ciam.risk_failure (network, bucket_at);
create index ix_risk_failure_bucket_at on ciam.risk_failure (bucket_at);

create table ciam.risk_policy (
    version text not null,
    policy jsonb not null,
    active boolean not null,
    created_at timestamptz not null,
    created_by uuid,
    constraint pk_risk_policy primary key (version)
);
create unique index ix_risk_policy_active on ciam.risk_policy (active) where active;

comment on column ciam.risk_judgment.customer_id is 'personal: identity; 400 days; erase';
comment on column ciam.risk_judgment.session_id is 'personal: identity; 400 days; erase';
comment on column ciam.risk_judgment.grant_id is 'personal: identity; 400 days; erase';
comment on column ciam.risk_judgment.journey_id is 'personal: identity; 400 days; erase';
comment on column ciam.risk_judgment.evidence is 'personal: location and device in words; 400 days; erase';
comment on column ciam.risk_judgment.facts is 'personal: location, device, habits; 400 days; erase';
comment on column ciam.risk_judgment.network is 'personal: truncated address; 400 days; erase';
comment on column ciam.risk_judgment.address_hash is 'personal: keyed hash of the address; 400 days; erase';
comment on column ciam.risk_customer_baseline.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.risk_customer_baseline.baseline is 'personal: location, device, habits; life of the account; erase';
comment on column ciam.risk_failure.account is 'personal: identity or keyed hash of what was typed; 2 days; erase';
comment on column ciam.risk_failure.network is 'personal: truncated address; 2 days; erase';
comment on column ciam.risk_policy.created_by is 'personal: identity of staff; life of the policy; keep';
