-- Text messages and calls: where they go, what they cost, what became of them; budgets, pauses, and when a number changed.

alter table ciam.customers_message
    add column code_id uuid,
    add column country text,
    add column prefix text,
    add column cost_micros bigint,
    add column carrier_id text,
    add column carrier_status text,
    add column reported_at timestamptz,
    add column typed_back_at timestamptz;
create index ix_customers_message_code_id on ciam.customers_message (code_id) where code_id is not null;
create index ix_customers_message_prefix_created_at on ciam.customers_message (prefix, created_at) where code_id is not null;
create index ix_customers_message_country_created_at on ciam.customers_message (country, created_at) where code_id is not null;

alter table ciam.signin_one_time_code add column channel text;

alter table ciam.customers_customer add column phone_changed_at timestamptz;

create table ciam.customers_text_budget (
    key text not null,
    day date not null,
    used bigint not null,
    constraint pk_customers_text_budget primary key (key)
);
create index ix_customers_text_budget_day on ciam.customers_text_budget (day);

create table ciam.customers_text_pause (
    target text not null,
    country text not null,
    paused_at timestamptz not null,
    until timestamptz not null,
    settled integer not null,
    typed_back integer not null,
    habit double precision not null,
    times integer not null,
    resumed_at timestamptz,
    constraint pk_customers_text_pause primary key (target)
);

comment on column ciam.customers_message.code_id is 'personal: identity; 30 days; erase';
comment on column ciam.customers_message.country is 'personal: contact, the country only; 30 days; erase';
comment on column ciam.customers_message.prefix is 'personal: contact, the first digits only; 30 days; erase';
comment on column ciam.customers_message.typed_back_at is 'personal: habits; 30 days; erase';
comment on column ciam.customers_text_budget.key is 'personal: keyed hash of a number or network, or a prefix or country; 2 days; erase';
comment on column ciam.customers_customer.phone_changed_at is 'personal: habits; life of the account; erase';
