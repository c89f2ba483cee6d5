-- Policies on trial: one may run in the shadow of the one in force, any may be tested on judgments of the past.

alter table ciam.risk_policy
    add column shadow boolean not null default false,
    add column note text,
    add column activated_at timestamptz,
    add column activated_by uuid;
alter table ciam.risk_policy alter column shadow drop default;
create unique index ix_risk_policy_shadow on ciam.risk_policy (shadow) where shadow;

alter table ciam.risk_judgment
    add column shadow_version text,
    add column shadow_verdict text,
    add column shadow_score double precision;
create index ix_risk_judgment_shadow_version_at on ciam.risk_judgment (shadow_version, at) where shadow_version is not null;

create table ciam.risk_back_test (
    id uuid not null,
    policy_version text not null,
    from_at timestamptz not null,
    until_at timestamptz not null,
    state text not null,
    total integer not null,
    done integer not null,
    flipped integer not null,
    tallies jsonb not null,
    cursor_at timestamptz,
    cursor_id uuid,
    requested_at timestamptz not null,
    requested_by uuid,
    finished_at timestamptz,
    constraint pk_risk_back_test primary key (id)
);
create index ix_risk_back_test_requested_at on ciam.risk_back_test (requested_at);
create index ix_risk_back_test_state on ciam.risk_back_test (state) where state = 'running';

create table ciam.risk_back_test_flip (
    back_test_id uuid not null,
    judgment_id uuid not null,
    after text not null,
    score_after double precision not null,
    constraint pk_risk_back_test_flip primary key (back_test_id, judgment_id),
    constraint fk_risk_back_test_flip_back_test_id foreign key (back_test_id) references ciam.risk_back_test (id) on delete cascade,
    constraint fk_risk_back_test_flip_judgment_id foreign key (judgment_id) references ciam.risk_judgment (id) on delete cascade
);
create index ix_risk_back_test_flip_judgment_id on ciam.risk_back_test_flip (judgment_id);

comment on column ciam.risk_policy.activated_by is 'personal: identity of staff; life of the policy; keep';
comment on column ciam.risk_back_test.requested_by is 'personal: identity of staff; 400 days; keep';
