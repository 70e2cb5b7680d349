// What each rule's fixes claim besides the same catalog, the same rows, and no more work under a lock than before.
//
// `fails`: how the chain fails without the fix, by SQLSTATE, or ALEMBIC where Alembic raises; why.
// `differs`: what ends otherwise with the fix, by kind; why.
// `locks`: "less" where the fix is for that, "more" where it may cost; why.
// `limit`: no lock is waited for without a limit any more.
//
// Held exactly: what is not declared is not proven, and what is declared must be seen in some case.

export const CLAIMS = {
  // What the chain cannot do without the fix.
  "batch-recreates-table": { fails: ["ALEMBIC"], why: "offline there is no table to copy" },
  "colon-read-as-parameter": { fails: ["ALEMBIC"], why: "nothing gives the parameter a value" },
  "concurrently-in-transaction": { fails: ["25001"], why: "refused in a transaction block", differs: ["downgrade: constraint added"], because: "DETACH CONCURRENTLY leaves a check of the bounds behind" },
  "domain-constraint-added": { fails: ["23514"], why: "a row does not fit", differs: ["constraint valid"], because: "it is validated later", locks: "less" },
  "drop-constraint-without-name": { fails: [], differs: ["constraint added", "constraint gone", "index added", "index gone"], because: "it gets the name that the downgrade drops" },
  "dropped-under-another-name": { fails: ["42704"], why: "nothing has that name", differs: ["downgrade: constraint added", "downgrade: constraint gone", "downgrade: index added", "downgrade: index gone"], because: "the downgrade still makes it under the other name" },
  "enum-not-created": { fails: ["42704"], why: "the type is not there" },
  "enum-value-used-in-transaction": { fails: ["55P04"], why: "the value is not committed yet", differs: ["downgrade: enum labels"], because: "no downgrade takes a label out" },
  "foreign-key-type-mismatch": { fails: ["42804"], why: "no operator compares the two types", differs: ["column type"], because: "the column gets the type of the key" },
  "not-null-without-default": { fails: ["23502"], why: "existing rows have no value", differs: ["downgrade: column default", "downgrade: column not null"], because: "the column is dropped and comes back as the fix makes it" },
  "percent-sign-doubled": { fails: ["42883"], why: "there is no operator `%%`" },
  "schema-left-out": { fails: ["42P01"], why: "the table is in the other schema" },
  "server-default-in-quotes": { fails: ["22P02"], why: "the default is a text that the type cannot read", differs: ["column default"], because: "it is called instead of quoted" },
  "type-change-needs-using": { fails: ["42804"], why: "no cast goes by itself" },
  "type-change-refused-by-default": { fails: ["42804"], why: "the default cannot be cast", differs: [] },

  // What waits less.
  "backfill-beside-ddl": { locks: "less" },
  "check-on-added-column": { locks: "less" },
  "check-validated-at-once": { locks: "less" },
  "foreign-key-validated-at-once": { locks: "less" },
  "identity-column-added": { locks: "less", differs: ["next"], because: "rows are numbered by the sequence itself" },
  "index-dropped-without-concurrently": { locks: "less" },
  "index-without-concurrently": { locks: "less" },
  "indexed-column-added": { locks: "less" },
  "missing-lock-timeout": { limit: true },
  "not-null-set-with-scan": { locks: "less" },
  "partition-created-in-place": { locks: "less" },
  "partition-detached-under-lock": { locks: "less", differs: ["constraint added"], because: "DETACH CONCURRENTLY leaves a check of the bounds behind" },
  "primary-key-added": { locks: "less" },
  "refresh-without-concurrently": { locks: "less" },
  "reindex-without-concurrently": { locks: "less" },
  "serial-column-added": { locks: "less" },
  "several-alters-that-scan": { locks: "less" },
  "stored-generated-column-added": { locks: "less", differs: ["column generated"], because: "it is computed when it is read" },
  "timestamp-zone-changed": { locks: "less", differs: ["rows"], because: "the values are taken as UTC instead of the session's time" },
  "type-change-rewrites-table": { locks: "less" },
  "unique-constraint-added": { locks: "less" },
  "validated-in-same-transaction": { locks: "less" },
  "volatile-default-on-added-column": { locks: "less" },
  "work-under-access-exclusive": { locks: "less" },

  // What means something else, as the fix's title says.
  "char-column": { differs: ["column type"], because: "`varchar` instead of `char`" },
  "collation-changed": { differs: ["column collation"], because: "the old collation is kept" },
  "constraint-dropped-with-index": { differs: ["index added"], because: "queries keep an index" },
  "downgrade-does-not-restore": { differs: ["downgrade: column added", "downgrade: rows"], because: "the downgrade does more", locks: "more" },
  "enum-left-behind": { differs: ["downgrade: enum gone"], because: "the downgrade drops the type" },
  "foreign-key-without-index": { differs: ["index added"], because: "the key gets an index" },
  "foreign-key-without-on-delete": { differs: ["constraint definition"], because: "RESTRICT is written out" },
  "foreign-object-dropped": { differs: ["table added", "column added", "constraint added", "index added", "sequence added", "next added", "rows added"], because: "the tables of others stay" },
  "hash-index": { differs: ["index definition"], because: "a B-tree instead" },
  "int-primary-key": { differs: ["column type", "sequence type"], because: "`bigint` instead of `integer`" },
  "json-instead-of-jsonb": { differs: ["column type"], because: "`jsonb` instead of `json`" },
  "missing-downgrade": { differs: ["downgrade: column added", "downgrade: rows"], because: "the downgrade does something; a dropped column comes back without its values, so it takes NULL", locks: "more", raises: true },
  "money-column": { differs: ["column type", "column storage"], because: "`numeric` instead of `money`" },
  "never-validated": { differs: ["constraint valid"], because: "it is validated" },
  "not-valid-on-partitioned-table": { differs: ["constraint valid"], because: "it is checked at once, on no rows" },
  "redundant-index": { differs: ["index gone"], because: "another index does its work" },
  "rename-as-drop-add": { differs: ["rows"], because: "the values are kept", locks: "more" },
  "rename-as-drop-create": { differs: ["rows", "view added", "column default", "sequence added", "sequence gone", "next added", "next gone", "constraint added", "constraint gone", "index added", "index gone"], because: "the rows are kept, and the old names of sequence and keys; a view has the old name" },
  "security-definer-without-search-path": { differs: ["function definition"], because: "the search path is fixed" },
  "sequence-not-reset": { differs: ["next"], because: "the sequence goes on behind the largest" },
  "set-null-on-required-column": { differs: ["column not null"], because: "the column takes NULL" },
  "table-moved": { differs: ["view added"], because: "a view has the old name" },
  "table-renamed": { differs: ["view added"], because: "a view has the old name" },
  "table-without-primary-key": { differs: ["column not null", "constraint added", "index added"], because: "the table gets a key" },
  "timestamp-without-time-zone": { differs: ["column type"], because: "`timestamptz` instead of `timestamp`" },
  "unnamed-constraint": { differs: ["constraint added", "constraint gone", "index added", "index gone"], because: "it gets the name of the convention" },
  "unnamed-foreign-key": { differs: ["constraint added", "constraint gone"], because: "it gets the name of the convention" },
};

/** Cases whose hazard begins in the revision before: it is run together with the one under test, without a commit between. */
export const ONE_RUN = ["backfill-beside-ddl/bad_chain_same_run", "validated-in-same-transaction/bad_chain_shares_transaction", "work-under-access-exclusive/bad_chain_same_run"];

/** What is not proven, and why: by rule, case and the beginning of the fix's title. */
export const UNPROVEN = [
  { fix: "sql-built-from-strings/bad_f_string: Hand", why: "the values come from a query that only the database answers" },
  { fix: "sql-built-from-strings/bad_from_outside", why: "the values come from where the migration runs" },
  { fix: "sql-built-from-strings/bad_text_of_several_lines: Hand", why: "the values come from a query that only the database answers" },
  { fix: "reindex-without-concurrently/bad_schema", why: "REINDEX SCHEMA takes no transaction block, and names no table whose lock could be known" },
  { fix: "dropped-as-another-kind/bad_among_others", why: "the other hazard of this file stops its downgrade before" },
];
