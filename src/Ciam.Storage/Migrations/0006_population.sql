-- How common networks, places and programs are among all customers: counted from sign-ins that ended well, nobody's in particular.

create table ciam.risk_population (
    kind text not null,
    key bigint not null,
    weight double precision not null,
    constraint pk_risk_population primary key (kind, key)
);
