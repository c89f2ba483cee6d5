-- What was held or disputed waits for somebody of the bank; letting it go takes two.

create table ciam.transactions_case (
    assessment_id uuid not null,
    opened_at timestamptz not null,
    expected_loss double precision not null,
    proposed_by uuid,
    proposed_at timestamptz,
    note text,
    verdict text,
    decided_by uuid,
    decided_at timestamptz,
    constraint pk_transactions_case primary key (assessment_id),
    constraint fk_transactions_case_assessment_id foreign key (assessment_id) references ciam.transactions_assessment (id) on delete cascade
);
create index ix_transactions_case_decided_at_expected_loss on ciam.transactions_case (decided_at, expected_loss);

comment on column ciam.transactions_case.expected_loss is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_case.proposed_by is 'personal: identity of staff; 400 days; erase';
comment on column ciam.transactions_case.note is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_case.verdict is 'personal: assessment of payments; 400 days; erase';
comment on column ciam.transactions_case.decided_by is 'personal: identity of staff; 400 days; erase';
