-- Questions of clients that are approved by typing the number that the client shows.

alter table ciam.oauth_backchannel_request add column number integer;

comment on column ciam.oauth_backchannel_request.number is 'personal: secret, good for minutes; 2 days; erase';
