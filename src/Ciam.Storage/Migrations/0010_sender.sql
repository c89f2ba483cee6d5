-- Codes and refresh tokens that are bound to a key of the client's.

alter table ciam.oauth_code add column dpop_jkt text;
comment on column ciam.oauth_code.dpop_jkt is 'personal: device; a day beyond its expiry; erase';

alter table ciam.oauth_refresh_token add column sender_key text;
comment on column ciam.oauth_refresh_token.sender_key is 'personal: device; a day beyond its expiry; erase';
