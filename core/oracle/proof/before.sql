-- What is there before a case runs, where it cannot be made up from what the server misses: types and rows that decide, and
-- tables of a special kind. Each section is for the cases in its heading; proof.mjs fails on one that no case uses.

-- case: backfill-beside-ddl/bad_insert_select
CREATE TABLE addresses (id bigint PRIMARY KEY, country text);
CREATE TABLE countries (id serial PRIMARY KEY, name text);

-- case: backfill-beside-ddl/bad_on_the_connection
CREATE TABLE invoices (id bigint PRIMARY KEY, net numeric, vat numeric);

-- case: check-validated-at-once/bad_expression_and_schema
CREATE SCHEMA hotel;
CREATE TABLE hotel.stays (id bigint PRIMARY KEY, begins_on date, ends_on date);
INSERT INTO hotel.stays SELECT i, date '2020-01-01', date '2020-01-02' FROM generate_series(1, 20) i;

-- case: domain-constraint-added/bad_plain
CREATE SCHEMA types;
CREATE DOMAIN types.email AS text;
CREATE TABLE members (id bigint PRIMARY KEY, email types.email);

-- case: domain-constraint-added/bad_unknown_users
CREATE DOMAIN email AS text;
CREATE TABLE members (id bigint PRIMARY KEY, email email);
INSERT INTO members SELECT i, i || '@example.com' FROM generate_series(1, 20) i;

-- case: drop-cascade/bad_view_and_function
CREATE VIEW report_totals AS SELECT 1 AS total;
CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

-- case: enum-value-used-in-transaction/bad_condition
CREATE TYPE device_health AS ENUM ('fine', 'worn');
CREATE TABLE devices (id bigint PRIMARY KEY, health device_health);
CREATE TABLE alarms (id bigint PRIMARY KEY, device_id bigint);

-- case: enum-value-used-in-transaction/bad_insert
CREATE TYPE ticket_channel AS ENUM ('mail', 'phone');
CREATE TABLE mailboxes (id bigserial PRIMARY KEY, name text, channel ticket_channel);

-- case: enum-value-used-in-transaction/bad_new_table
CREATE TYPE parcel_state AS ENUM ('packed', 'sent');

-- case: foreign-key-without-on-delete/bad_on_update_only
CREATE TABLE currencies (code text PRIMARY KEY);
CREATE TABLE prices (id bigint PRIMARY KEY, currency text);

-- case: partition-created-in-place/bad_raw_sql
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

-- case: partition-detached-under-lock/bad_in_block, partition-detached-under-lock/bad_many_lines, partition-detached-under-lock/bad_raw_sql
CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

-- case: concurrently-in-transaction/bad_detach_partition
CREATE TABLE measurements (id bigint, at date) PARTITION BY RANGE (at);
CREATE TABLE measurements_2019 PARTITION OF measurements FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');

-- case: concurrently-in-transaction/bad_raw_sql
CREATE EXTENSION pg_trgm;
