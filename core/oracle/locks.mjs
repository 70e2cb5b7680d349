// Measure what statements do on PGlite, PostgreSQL compiled to wasm: core/facts/measured-18.tsv.
//
// Usage: node core/oracle/locks.mjs >core/facts/measured-18.tsv   (servers.sh does it)
//
// As locks.py, with the same tables and cases and those of cases-18.txt. PGlite has one connection, so of a statement that
// takes no transaction block only the refusal is measured.
import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";

const here = new URL(".", import.meta.url);
const read = (name) => readFileSync(new URL(name, here), "utf8");
const MODES = ["AccessShare", "RowShare", "RowExclusive", "ShareUpdateExclusive", "Share", "ShareRowExclusive", "Exclusive", "AccessExclusive"];
const LOCKS = `SELECT l.relation::oid::int AS oid, replace(l.mode, 'Lock', '') AS mode FROM pg_locks l
  WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation'`;
const STATE = `SELECT c.oid::int, CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
    c.relkind::text AS kind, pg_relation_filenode(c.oid)::int AS node, pg_stat_get_xact_tuples_returned(c.oid)::int AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'm', 'v', 'i', 'I', 'S', 'f')`;
// What outlives a rollback and would let one case decide about the next: what was prepared, the plans of foreign keys'
// checks, and the counts by which they are planned, which building an index leaves behind.
const FORGET = `DEALLOCATE ALL; DISCARD PLANS;
  UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE oid >= 16384 AND relkind IN ('r', 'm') AND (relpages, reltuples) <> (0, -1)`;

function cases() {
  const lines = (read("cases.txt") + read("cases-18.txt")).split("\n");
  return lines
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => {
      const [statement, prepare = ""] = line.split(" -- prepare: ");
      return [statement.trim(), prepare.trim()];
    });
}

const state = async (db) => new Map((await db.query(STATE)).rows.map((row) => [row.oid, row]));
const label = (entry) => ({ i: "index:", I: "index:", S: "sequence:" })[entry.kind] ?? "";

async function measure(db, statement) {
  const locks = new Map();
  const [rewrites, reads, builds] = [new Set(), new Set(), new Set()];
  let [error, refused] = ["", false];
  await db.exec("BEGIN; SET LOCAL client_min_messages = debug1");
  const before = await state(db);
  try {
    const onNotice = (notice) => {
      const found = /^building index "(.*)" on table "(.*)"/.exec(notice.message ?? "");
      if (found && !found[2].startsWith("pg_toast")) builds.add(`${found[2]}.${found[1]}`);
    };
    await db.exec(statement, { onNotice });
    await db.exec("SET LOCAL client_min_messages = warning");
    for (const { oid, mode } of (await db.query(LOCKS)).rows) {
      const entry = before.get(oid);
      if (!entry) continue;
      const name = label(entry) + entry.name;
      if (MODES.indexOf(locks.get(name) ?? "") < MODES.indexOf(mode)) locks.set(name, mode);
    }
    const after = await state(db);
    for (const [oid, entry] of before) {
      const now = after.get(oid);
      if (!now || !"rm".includes(entry.kind)) continue;
      if (entry.node !== now.node) rewrites.add(entry.name);
      if ((now.rows ?? 0) > (entry.rows ?? 0)) reads.add(entry.name);
    }
  } catch (failure) {
    error = String(failure.message).split("\n")[0].replaceAll("\t", " ");
    refused = failure.code === "25001";
  }
  await db.exec(`ROLLBACK; ${FORGET}`);
  const list = (set) => [...set].sort().join(" ") || "-";
  const held = [...locks].map(([name, mode]) => `${name}=${mode}`);
  return [error || "-", refused ? "refused" : "any", list(held), list(rewrites), list(reads), list(builds)];
}

const extensions = { citext, pgcrypto };
const base = await PGlite.create({ extensions });
await base.exec("SET allow_in_place_tablespaces = on; SET timezone = 'UTC'");
await base.exec("CREATE TABLESPACE elsewhere LOCATION ''").catch(() => {});
await base.exec(read("base.sql"));
await base.exec(read("rows.sql"));
const version = (await base.query("SHOW server_version")).rows[0].server_version.split(" ")[0];
console.log(`# What statements did on PGlite, PostgreSQL ${version}. Written by core/oracle/locks.mjs; the tables are those of base.sql.`);
console.log("statement\tprepare\terror\ttransaction\tlocks\trewrites\treads\tbuilds");
for (const [statement, prepare] of cases()) {
  let db = base;
  if (prepare) {
    db = await base.clone();
    await db.exec("SET timezone = 'UTC'");
    for (const part of prepare.split("; ")) await db.exec(part);
  }
  console.log([statement, prepare || "-", ...(await measure(db, statement))].join("\t"));
  if (db !== base) await db.close();
}
await base.close();
process.exit(0);
