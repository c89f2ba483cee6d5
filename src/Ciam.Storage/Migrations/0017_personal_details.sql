-- The standard claims of OpenID Connect that a customer may fill in, and when the profile last changed.

alter table ciam.customers_customer
    add column details jsonb,
    add column profile_changed_at timestamptz;

comment on column ciam.customers_customer.details is 'personal: name, contact, birth; life of the account; erase';
comment on column ciam.customers_customer.profile_changed_at is 'personal: habits; life of the account; erase';
