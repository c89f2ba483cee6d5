-- Failed proofs by path with growing waits, and ways back into an account that wait.

create table ciam.signin_pace (
    key text not null,
    failures double precision not null,
    at timestamptz not null,
    constraint pk_signin_pace primary key (key)
);
create index ix_signin_pace_at on ciam.signin_pace (at);

comment on column ciam.signin_pace.key is 'personal: keyed hash of account or address; 2 days; erase';
