-- What clients register beyond their core; a client that registered nothing has every default.

alter table ciam.oauth_client add column metadata jsonb;
update ciam.oauth_client set metadata = '{}';
alter table ciam.oauth_client alter column metadata set not null;
