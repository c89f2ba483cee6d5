-- Models of payments: weights that never change, their cards, who put them in force, and what they were seen doing.

create table ciam.transactions_model (
    version text not null,
    model jsonb not null,
    card jsonb not null,
    state text not null,
    trained_at timestamptz not null,
    trained_by uuid,
    proposed_by uuid,
    proposed_at timestamptz,
    proposed_why text,
    promoted_by uuid,
    promoted_at timestamptz,
    proof jsonb,
    policy_before text,
    ended_at timestamptz,
    ended_why text,
    constraint pk_transactions_model primary key (version)
);
create unique index ix_transactions_model_state on ciam.transactions_model (state) where state in ('challenger', 'champion');
create index ix_transactions_model_trained_at on ciam.transactions_model (trained_at);

create table ciam.transactions_model_watch (
    id uuid not null,
    at timestamptz not null,
    model_version text not null,
    verdict text not null,
    sighting jsonb not null,
    why jsonb not null,
    constraint pk_transactions_model_watch primary key (id)
);
create index ix_transactions_model_watch_model_version_at on ciam.transactions_model_watch (model_version, at);
create index ix_transactions_model_watch_at on ciam.transactions_model_watch (at);

create table ciam.transactions_label_burst (
    source text not null,
    day timestamptz not null,
    labels integer not null,
    found_at timestamptz not null,
    released_at timestamptz,
    released_by uuid,
    constraint pk_transactions_label_burst primary key (source, day)
);
create index ix_transactions_label_burst_day on ciam.transactions_label_burst (day);

create table ciam.transactions_model_lease (
    work text not null,
    held_until timestamptz not null,
    constraint pk_transactions_model_lease primary key (work)
);

comment on column ciam.transactions_model.trained_by is 'personal: identity of staff; life of the model; keep';
comment on column ciam.transactions_model.proposed_by is 'personal: identity of staff; life of the model; keep';
comment on column ciam.transactions_model.promoted_by is 'personal: identity of staff; life of the model; keep';
comment on column ciam.transactions_label_burst.source is 'personal: identity of staff, or a client; 400 days; keep';
comment on column ciam.transactions_label_burst.released_by is 'personal: identity of staff; 400 days; keep';
