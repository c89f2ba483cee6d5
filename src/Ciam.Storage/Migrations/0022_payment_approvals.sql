-- Payments approved to the letter: what was asked to be approved, and the signed receipts that are kept of it. (PSD2 RTS article 5)

create table ciam.oauth_payment_challenge (
    id uuid not null,
    customer_id uuid not null,
    client_id text not null,
    request_id uuid not null,
    statement text not null,
    code_hash bytea,
    channel text,
    recipient text,
    attempts integer not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    constraint pk_oauth_payment_challenge primary key (id),
    constraint fk_oauth_payment_challenge_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_oauth_payment_challenge_request_id_created_at on ciam.oauth_payment_challenge (request_id, created_at);
create index ix_oauth_payment_challenge_customer_id on ciam.oauth_payment_challenge (customer_id);
create index ix_oauth_payment_challenge_expires_at on ciam.oauth_payment_challenge (expires_at);

comment on column ciam.oauth_payment_challenge.customer_id is 'personal: identity; 1 day after it expires; erase';
comment on column ciam.oauth_payment_challenge.statement is 'personal: payments; 1 day after it expires; erase';
comment on column ciam.oauth_payment_challenge.code_hash is 'personal: secret, as a keyed hash; 1 day after it expires; erase';
comment on column ciam.oauth_payment_challenge.recipient is 'personal: contact details; 1 day after it expires; erase';

create table ciam.oauth_payment_receipt (
    id uuid not null,
    customer_id uuid not null,
    client_id text not null,
    client_name text not null,
    request_id uuid not null,
    grant_id uuid,
    method text not null,
    statement text not null,
    receipt text not null,
    signing_key text not null,
    approved_at timestamptz not null,
    constraint pk_oauth_payment_receipt primary key (id)
);
create unique index ix_oauth_payment_receipt_request_id on ciam.oauth_payment_receipt (request_id);
create index ix_oauth_payment_receipt_customer_id_approved_at on ciam.oauth_payment_receipt (customer_id, approved_at);
create index ix_oauth_payment_receipt_approved_at on ciam.oauth_payment_receipt (approved_at);

comment on column ciam.oauth_payment_receipt.customer_id is 'personal: identity; 5 years; keep';
comment on column ciam.oauth_payment_receipt.statement is 'personal: payments; 5 years; keep';
comment on column ciam.oauth_payment_receipt.receipt is 'personal: payments and how they were proven; 5 years; keep';
comment on column ciam.oauth_payment_receipt.grant_id is 'personal: identity; 5 years; keep';

alter table ciam.oauth_grant add payment_receipts uuid[];
comment on column ciam.oauth_grant.payment_receipts is 'personal: payments; life of the grant; erase';
