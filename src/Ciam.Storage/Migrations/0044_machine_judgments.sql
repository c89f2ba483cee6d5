-- The latest requests of one machine are asked for at each of its requests: an index of their own, so that no other one is ever chosen for it.
create index if not exists ix_risk_judgment_machine_at on ciam.risk_judgment (client_id, at) where purpose = 'client_credentials';
