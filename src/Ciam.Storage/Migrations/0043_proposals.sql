-- What one person wants done and a second one must agree to: addresses and keys of clients, roles of staff, deeds upon many, forgetting somebody.
create table ciam.admin_proposal (
    id uuid not null,
    kind text not null,
    subject text not null,
    order_json jsonb not null,
    before jsonb,
    after jsonb,
    reason text not null,
    proposed_by uuid,
    proposed_by_client text,
    proposed_at timestamptz not null,
    expires_at timestamptz not null,
    verdict text,
    decided_by uuid,
    decided_at timestamptz,
    note text,
    constraint pk_admin_proposal primary key (id)
);
create index ix_admin_proposal_proposed_at on ciam.admin_proposal (proposed_at);
create index ix_admin_proposal_expires_at on ciam.admin_proposal (expires_at) where decided_at is null;
comment on column ciam.admin_proposal.subject is 'personal: identity, where it is about a person; 90 days; erase';
comment on column ciam.admin_proposal.order_json is 'personal: identity, where it is about a person; 90 days; erase';
comment on column ciam.admin_proposal.before is 'personal: role of staff, where it is about one; 90 days; erase';
comment on column ciam.admin_proposal.after is 'personal: role of staff, where it is about one; 90 days; erase';
comment on column ciam.admin_proposal.reason is 'personal: what staff wrote; 90 days; erase';
comment on column ciam.admin_proposal.proposed_by is 'personal: identity of staff; 90 days; erase';
comment on column ciam.admin_proposal.decided_by is 'personal: identity of staff; 90 days; erase';
comment on column ciam.admin_proposal.note is 'personal: what staff wrote; 90 days; erase';
