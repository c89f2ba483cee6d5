-- Rich authorization requests (RFC 9396): what exactly was granted, and which API takes which types of details, and the name a client manages a grant by.

alter table ciam.oauth_grant add column authorization_details text;
alter table ciam.oauth_grant add column managed_id uuid;
create index ix_oauth_grant_managed_id on ciam.oauth_grant (managed_id);
comment on column ciam.oauth_grant.authorization_details is 'personal: payments and accounts; life of the account; erase';

alter table ciam.oauth_api_resource add column authorization_details_types text[];
update ciam.oauth_api_resource set authorization_details_types = '{}';
alter table ciam.oauth_api_resource alter column authorization_details_types set not null;
