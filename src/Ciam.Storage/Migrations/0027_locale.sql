-- Whoever never chose a language is spoken to in the browser's. Rows of customers who were brought in without one said "en" for
-- that; they keep it, since it cannot be told from a choice.
alter table ciam.customers_customer alter column locale drop not null;
