-- Logos that clients registered by address, as they were fetched: browsers of customers get them from here and ask nobody else.

create table ciam.oauth_client_logo (
    client_id text not null,
    uri text not null,
    picture bytea,
    hash text,
    width integer not null,
    height integer not null,
    next_look_at timestamptz not null,
    constraint pk_oauth_client_logo primary key (client_id),
    constraint fk_oauth_client_logo_client_id foreign key (client_id) references ciam.oauth_client (client_id) on delete cascade
);
create index ix_oauth_client_logo_hash on ciam.oauth_client_logo (hash) where hash is not null;
