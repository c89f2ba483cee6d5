-- Whoever is erased is named by nothing: the key under which somebody pays a payee is made of a salt that goes with the customer. What is kept is keyed anew.
create table ciam.transactions_payer_salt (
    customer_id uuid not null,
    salt bytea not null,
    constraint pk_transactions_payer_salt primary key (customer_id),
    constraint fk_transactions_payer_salt_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);

comment on column ciam.transactions_payer_salt.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.transactions_payer_salt.salt is 'personal: identity, as a key; life of the account; erase';
comment on column ciam.transactions_payer.payer_key is 'personal: payments, as a hash that nothing can be told from once the customer''s salt is gone; 400 days after the last payment; keep';

insert into ciam.transactions_payer_salt (customer_id, salt)
select customer_id, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from ciam.transactions_assessment where payee_key is not null group by customer_id;
delete from ciam.transactions_payer;
insert into ciam.transactions_payer (payee_key, payer_key, first_at, last_at)
select paid.payee_key, substring(sha256(salt.salt || paid.customer_key || paid.payee_key) for 16), min(paid.at), max(paid.at)
from ciam.transactions_assessment paid join ciam.transactions_payer_salt salt on salt.customer_id = paid.customer_id
where paid.payee_key is not null group by 1, 2;

-- The overview counts payments by the hour in which they were asked about.
create index ix_transactions_assessment_received_at on ciam.transactions_assessment (received_at);

-- Programs write drafts, too, and are their authors.
alter table ciam.transactions_policy add column created_by_client text;
alter table ciam.risk_policy add column created_by_client text;
