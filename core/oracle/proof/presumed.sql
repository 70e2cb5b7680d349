-- What the commands of a revision take for granted and the tables made up for it lack, by hand: restores.mjs runs it behind
-- what is made up.

-- case: collation-changed/bad_not_repeated
ALTER TABLE users ALTER COLUMN login TYPE varchar(50) COLLATE "C";

-- case: downgrade-does-not-restore/bad_not_null_raw
ALTER TABLE users ALTER COLUMN email SET NOT NULL;

-- case: downgrade-does-not-restore/bad_type
ALTER TABLE users ALTER COLUMN email TYPE varchar(100);

-- case: downgrade-does-not-restore/good_set_and_unset
ALTER TABLE users ALTER COLUMN bio SET NOT NULL;

-- case: enum-left-behind/good_swapped_both_ways, enum-value-removed/bad_downgrade_of_add_value, enum-value-removed/good_case, enum-value-removed/good_ignored
ALTER TABLE orders ALTER COLUMN state TYPE order_state USING state::order_state;

-- case: enum-value-used-in-transaction/bad_default_of_old_column
ALTER TYPE post_state ADD VALUE 'published';
ALTER TABLE posts ALTER COLUMN state SET DEFAULT 'published';

-- case: not-null-dropped/bad_alter_column
ALTER TABLE orders ALTER COLUMN address SET NOT NULL;

-- case: not-null-dropped/bad_raw_sql
ALTER TABLE tickets ALTER COLUMN customer_id SET NOT NULL;
ALTER TABLE tickets ALTER COLUMN topic SET NOT NULL;

-- case: not-null-set-with-scan/bad_downgrade
ALTER TABLE projects ALTER COLUMN owner_id SET NOT NULL;

-- case: not-null-set-with-scan/good_not_null_already
ALTER TABLE units ALTER COLUMN symbol SET NOT NULL;

-- case: server-default-in-quotes/good_dropped
ALTER TABLE notes ALTER COLUMN kind SET DEFAULT 'note';

-- case: view-in-the-way/good_dropped_first
ALTER TABLE users ALTER COLUMN email TYPE varchar(80);
