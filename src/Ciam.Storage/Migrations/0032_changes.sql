-- What every node keeps in memory is told when it changes: counted up at commit, in a row that nobody else waits for until then, and told to whoever listens.
create table ciam.house_change (
    topic text not null,
    version bigint not null,
    constraint pk_house_change primary key (topic)
);
insert into ciam.house_change (topic, version) values ('clients', 0);

create function ciam.house_tell_change() returns trigger language plpgsql as $$
begin
    update ciam.house_change set version = version + 1 where topic = tg_argv[0];
    perform pg_notify('ciam_change', tg_argv[0]);
    return null;
end $$;

-- Deferred, so that the counter's row is locked for the length of a commit and never in the middle of somebody's other locks.
create constraint trigger oauth_client_tells after insert or update or delete on ciam.oauth_client
    deferrable initially deferred for each row execute function ciam.house_tell_change('clients');
create constraint trigger oauth_client_secret_tells after insert or update or delete on ciam.oauth_client_secret
    deferrable initially deferred for each row execute function ciam.house_tell_change('clients');
create constraint trigger oauth_api_resource_tells after insert or update or delete on ciam.oauth_api_resource
    deferrable initially deferred for each row execute function ciam.house_tell_change('clients');
