-- Roles that a bank makes itself: a named set of permissions, over all customers or over one segment of them. A role that is not needed any more stays, retired, so that its name never comes to mean something else.
create table ciam.admin_role (
    name text not null,
    description text not null,
    permissions text[] not null,
    segment text,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    retired_at timestamptz,
    constraint pk_admin_role primary key (name)
);

-- Which segment a customer belongs to; whoever is confined to a segment sees those of it and nobody else.
alter table ciam.customers_customer add column segment text;
create index if not exists ix_customers_customer_segment_id on ciam.customers_customer (segment, id) where segment is not null;
comment on column ciam.customers_customer.segment is 'personal: relation to the bank; life of the account; erase';
