-- Ways back into an account that wait, so that its owner can say no; a password that was found among breached ones.

alter table ciam.customers_mail_link add column waits_until timestamptz;
comment on column ciam.customers_mail_link.waits_until is 'personal: account state; until the link expires; erase';

alter table ciam.customers_customer add column password_breached_at timestamptz;
comment on column ciam.customers_customer.password_breached_at is 'personal: account state; until the password is changed; erase';

create table ciam.signin_factor_removal (
    id uuid not null,
    customer_id uuid not null,
    asked_by uuid not null,
    asked_at timestamptz not null,
    due_at timestamptz not null,
    settled_at timestamptz,
    outcome text,
    constraint pk_signin_factor_removal primary key (id),
    constraint fk_signin_factor_removal_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create unique index ix_signin_factor_removal_customer_id on ciam.signin_factor_removal (customer_id) where settled_at is null;
create index ix_signin_factor_removal_due_at on ciam.signin_factor_removal (due_at) where settled_at is null;

comment on column ciam.signin_factor_removal.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.signin_factor_removal.asked_by is 'personal: identity of staff; life of the account; erase';
comment on column ciam.signin_factor_removal.asked_at is 'personal: account state; life of the account; erase';
comment on column ciam.signin_factor_removal.due_at is 'personal: account state; life of the account; erase';
comment on column ciam.signin_factor_removal.settled_at is 'personal: account state; life of the account; erase';
comment on column ciam.signin_factor_removal.outcome is 'personal: account state; life of the account; erase';
