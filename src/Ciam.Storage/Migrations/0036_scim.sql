-- Staff as the bank's own directory knows them: who came and went by SCIM, under which name there.
create table ciam.admin_staff_record (
    customer_id uuid not null,
    external_id text,
    changed_at timestamptz not null,
    constraint pk_admin_staff_record primary key (customer_id),
    constraint fk_admin_staff_record_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_admin_staff_record_external_id on ciam.admin_staff_record (external_id);
create index ix_customers_customer_staff_role on ciam.customers_customer (staff_role) where staff_role is not null;
comment on column ciam.admin_staff_record.customer_id is 'personal: identity of staff; life of the account; erase';
comment on column ciam.admin_staff_record.external_id is 'personal: identity of staff; life of the account; erase';
comment on column ciam.admin_staff_record.changed_at is 'personal: employment; life of the account; erase';
