-- A judgment is written with every token and read by few questions: each index now holds only the rows its question can want, so that a busy machine, a shared
-- network or a grant that is refreshed for months neither slows the writing nor the reading.
drop index ciam.ix_risk_judgment_network_at;
create index ix_risk_judgment_network_at on ciam.risk_judgment (network, at) where purpose = 'sign_in' and ended_well_at is not null;
drop index ciam.ix_risk_judgment_session_id;
create index ix_risk_judgment_session_id_at on ciam.risk_judgment (session_id, at) where purpose = 'sign_in' and ended_well_at is not null;
drop index ciam.ix_risk_judgment_grant_id;
create index ix_risk_judgment_grant_id_at on ciam.risk_judgment (grant_id, at) where purpose = 'authorization_code' and ended_well_at is not null;
drop index ciam.ix_risk_judgment_customer_id_at;
create index ix_risk_judgment_customer_id_at on ciam.risk_judgment (customer_id, at) where customer_id is not null;
create index ix_risk_judgment_customer_id_from_customer_device_at on ciam.risk_judgment (customer_id, from_customer_device, at) where from_customer_device;
