ALTER TYPE kind RENAME TO kind_old;

