-- People, their factors and devices, and the messages sent to them.

create table ciam.customers_customer (
    id uuid not null,
    display_name text not null,
    staff_role text,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    must_change_password boolean not null,
    suspended_at timestamptz,
    password_changed_at timestamptz,
    locale text not null,
    user_name text,
    normalized_user_name text,
    email text,
    normalized_email text,
    email_confirmed boolean not null,
    password_hash text,
    security_stamp text,
    concurrency_stamp text,
    phone_number text,
    phone_number_confirmed boolean not null,
    constraint pk_customers_customer primary key (id)
);
create unique index ix_customers_customer_normalized_user_name on ciam.customers_customer (normalized_user_name);
create unique index ix_customers_customer_normalized_email on ciam.customers_customer (normalized_email);

create table ciam.customers_totp (
    id uuid not null,
    customer_id uuid not null,
    name text not null,
    sealed_secret bytea not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_step bigint not null,
    constraint pk_customers_totp primary key (id),
    constraint fk_customers_totp_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_customers_totp_customer_id on ciam.customers_totp (customer_id);

create table ciam.customers_recovery_code (
    id uuid not null,
    customer_id uuid not null,
    hash bytea not null,
    created_at timestamptz not null,
    spent_at timestamptz,
    constraint pk_customers_recovery_code primary key (id),
    constraint fk_customers_recovery_code_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create unique index ix_customers_recovery_code_customer_id_hash on ciam.customers_recovery_code (customer_id, hash);

create table ciam.customers_device (
    id uuid not null,
    customer_id uuid not null,
    handle_hash bytea not null,
    name text not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    remembered_until timestamptz,
    revoked_at timestamptz,
    constraint pk_customers_device primary key (id),
    constraint fk_customers_device_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create unique index ix_customers_device_customer_id_handle_hash on ciam.customers_device (customer_id, handle_hash);

create table ciam.customers_message (
    id uuid not null,
    customer_id uuid,
    channel text not null,
    recipient text not null,
    subject text not null,
    sealed_body bytea,
    created_at timestamptz not null,
    sent_at timestamptz,
    attempts integer not null,
    next_attempt_at timestamptz not null,
    failure text,
    constraint pk_customers_message primary key (id),
    constraint fk_customers_message_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_customers_message_created_at on ciam.customers_message (created_at);
create index ix_customers_message_next_attempt_at on ciam.customers_message (next_attempt_at) where sent_at is null;
create index ix_customers_message_customer_id on ciam.customers_message (customer_id);

create table ciam.customers_mail_link (
    id uuid not null,
    customer_id uuid not null,
    purpose text not null,
    handle_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    spent_at timestamptz,
    session_id uuid,
    judgment_id uuid,
    target text,
    constraint pk_customers_mail_link primary key (id),
    constraint fk_customers_mail_link_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create unique index ix_customers_mail_link_handle_hash on ciam.customers_mail_link (handle_hash);
create index ix_customers_mail_link_customer_id on ciam.customers_mail_link (customer_id);

create table ciam.customers_contact_code (
    id uuid not null,
    customer_id uuid not null,
    purpose text not null,
    recipient text not null,
    hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    attempts integer not null,
    spent_at timestamptz,
    constraint pk_customers_contact_code primary key (id),
    constraint fk_customers_contact_code_customer_id foreign key (customer_id) references ciam.customers_customer (id) on delete cascade
);
create index ix_customers_contact_code_customer_id_created_at on ciam.customers_contact_code (customer_id, created_at);
create index ix_customers_contact_code_expires_at on ciam.customers_contact_code (expires_at);

create table ciam.customers_registration (
    id uuid not null,
    email text not null,
    display_name text not null,
    password_hash text not null,
    browser_hash bytea not null,
    link_hash bytea,
    code_hash bytea,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    attempts integer not null,
    spent_at timestamptz,
    constraint pk_customers_registration primary key (id)
);
create unique index ix_customers_registration_browser_hash on ciam.customers_registration (browser_hash);
create unique index ix_customers_registration_link_hash on ciam.customers_registration (link_hash);
create index ix_customers_registration_expires_at on ciam.customers_registration (expires_at);

-- What tells something about a person: category; how long it is kept; what erasure does.
comment on column ciam.customers_customer.id is 'personal: identity; life of the account; erase';
comment on column ciam.customers_customer.display_name is 'personal: name; life of the account; erase';
comment on column ciam.customers_customer.staff_role is 'personal: employment; life of the account; erase';
comment on column ciam.customers_customer.created_at is 'personal: habits; life of the account; erase';
comment on column ciam.customers_customer.last_sign_in_at is 'personal: habits; life of the account; erase';
comment on column ciam.customers_customer.must_change_password is 'personal: account state; life of the account; erase';
comment on column ciam.customers_customer.suspended_at is 'personal: account state; life of the account; erase';
comment on column ciam.customers_customer.password_changed_at is 'personal: account state; life of the account; erase';
comment on column ciam.customers_customer.locale is 'personal: language; life of the account; erase';
comment on column ciam.customers_customer.user_name is 'personal: contact; life of the account; erase';
comment on column ciam.customers_customer.normalized_user_name is 'personal: contact; life of the account; erase';
comment on column ciam.customers_customer.email is 'personal: contact; life of the account; erase';
comment on column ciam.customers_customer.normalized_email is 'personal: contact; life of the account; erase';
comment on column ciam.customers_customer.email_confirmed is 'personal: account state; life of the account; erase';
comment on column ciam.customers_customer.password_hash is 'personal: credential; life of the account; erase';
comment on column ciam.customers_customer.phone_number is 'personal: contact; life of the account; erase';
comment on column ciam.customers_customer.phone_number_confirmed is 'personal: account state; life of the account; erase';
comment on column ciam.customers_totp.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.customers_totp.name is 'personal: device; life of the account; erase';
comment on column ciam.customers_totp.sealed_secret is 'personal: credential; life of the account; erase';
comment on column ciam.customers_recovery_code.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.customers_recovery_code.hash is 'personal: credential; life of the account; erase';
comment on column ciam.customers_device.customer_id is 'personal: identity; life of the account; erase';
comment on column ciam.customers_device.handle_hash is 'personal: device; life of the account; erase';
comment on column ciam.customers_device.name is 'personal: device; life of the account; erase';
comment on column ciam.customers_device.first_seen_at is 'personal: habits; life of the account; erase';
comment on column ciam.customers_device.last_seen_at is 'personal: habits; life of the account; erase';
comment on column ciam.customers_message.customer_id is 'personal: identity; 30 days; erase';
comment on column ciam.customers_message.recipient is 'personal: contact; 30 days; erase';
comment on column ciam.customers_message.subject is 'personal: correspondence; 30 days; erase';
comment on column ciam.customers_message.sealed_body is 'personal: correspondence; 1 day; erase';
comment on column ciam.customers_mail_link.customer_id is 'personal: identity; 30 days after it expires; erase';
comment on column ciam.customers_mail_link.session_id is 'personal: identity; 30 days after it expires; erase';
comment on column ciam.customers_mail_link.judgment_id is 'personal: identity; 30 days after it expires; erase';
comment on column ciam.customers_mail_link.target is 'personal: contact; 30 days after it expires; erase';
comment on column ciam.customers_contact_code.customer_id is 'personal: identity; 1 day after it expires; erase';
comment on column ciam.customers_contact_code.recipient is 'personal: contact; 1 day after it expires; erase';
comment on column ciam.customers_registration.email is 'personal: contact; 30 days; erase';
comment on column ciam.customers_registration.display_name is 'personal: name; 30 days; erase';
comment on column ciam.customers_registration.password_hash is 'personal: credential; 30 days; erase';
comment on column ciam.customers_registration.browser_hash is 'personal: device; 30 days; erase';
