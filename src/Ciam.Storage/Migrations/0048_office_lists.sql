-- What staff ask the trail for, each by an index that an issued token or code never enters: those are the many, and found by walking back. Entries that bear
-- their actor as customer or client are found by that already.
create index if not exists ix_audit_entry_event_at_id on ciam.audit_entry (event, at, id) where event not in ('token.issued', 'code.issued');
create index if not exists ix_audit_entry_client_id_event_at_id on ciam.audit_entry (client_id, event, at, id) where event not in ('token.issued', 'code.issued') and client_id is not null;
create index if not exists ix_audit_entry_actor_kind_at_id on ciam.audit_entry (actor_kind, at, id)
    where not (event = 'token.issued' and actor_kind = 'client') and not (event = 'code.issued' and actor_kind = 'customer');
create index if not exists ix_audit_entry_actor_id_at_id on ciam.audit_entry (actor_id, at, id)
    where actor_id is distinct from client_id and actor_id is distinct from customer_id::text;

-- What lists are sorted by. Judgments that were simply allowed, as those of nearly every token are, enter none.
create index if not exists ix_customers_customer_display_name_id on ciam.customers_customer (display_name, id);
create index if not exists ix_risk_judgment_score_id on ciam.risk_judgment (score, id) where verdict <> 'allow';
