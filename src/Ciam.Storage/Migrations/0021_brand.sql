-- How pages look for the bank as a whole (client_id '') and for single clients: name, words, colour, logo.

create table ciam.customers_brand (
    client_id text not null,
    name text,
    welcome text,
    footer text,
    colour text,
    logo bytea,
    logo_hash text,
    logo_width integer not null,
    logo_height integer not null,
    changed_at timestamptz not null,
    constraint pk_customers_brand primary key (client_id)
);
create index ix_customers_brand_logo_hash on ciam.customers_brand (logo_hash) where logo_hash is not null;
