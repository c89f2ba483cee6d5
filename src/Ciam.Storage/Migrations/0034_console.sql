-- What the console shows: hours counted once instead of at every look, nodes as they last told of themselves, and what staff say of judgments.

create table ciam.house_hour_count (
    hour timestamptz not null,
    kind text not null,
    name text not null,
    count bigint not null,
    constraint pk_house_hour_count primary key (hour, kind, name)
);

create table ciam.house_node (
    name text not null,
    version text not null,
    started_at timestamptz not null,
    seen_at timestamptz not null,
    memory_bytes bigint not null,
    latencies jsonb not null,
    constraint pk_house_node primary key (name)
);

create table ciam.risk_label (
    judgment_id uuid not null,
    label text not null,
    note text not null,
    labelled_by uuid not null,
    labelled_at timestamptz not null,
    constraint pk_risk_label primary key (judgment_id),
    constraint fk_risk_label_judgment_id foreign key (judgment_id) references ciam.risk_judgment (id) on delete cascade
);
create index ix_risk_label_labelled_at on ciam.risk_label (labelled_at);

-- Those that were not simply allowed are few, and what staff look for.
create index ix_risk_judgment_verdict_at on ciam.risk_judgment (verdict, at) where verdict <> 'allow';

comment on column ciam.risk_label.judgment_id is 'personal: sign-in behaviour; 400 days; erase';
comment on column ciam.risk_label.label is 'personal: assessment of sign-ins; 400 days; erase';
comment on column ciam.risk_label.note is 'personal: assessment of sign-ins; 400 days; erase';
comment on column ciam.risk_label.labelled_by is 'personal: identity of staff; 400 days; erase';
comment on column ciam.risk_label.labelled_at is 'personal: assessment of sign-ins; 400 days; erase';
