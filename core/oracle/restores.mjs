// Run revisions there and back on PGlite, and say what is then otherwise than it was. Writes core/facts/restores.tsv.
//
// Usage: node core/oracle/restores.mjs ROUND_TRIPS [--write] >core/facts/restores.tsv   (proof.sh does it)
//
// ROUND_TRIPS is what the example `round_trips` prints. The revisions before the one under test are there already; of it the
// upgrade runs, then the downgrade, and the catalogue after both is held against that before. Rows are not looked at. What
// the fixtures find in the database is by hand in proof/before.sql, or made up by proof/prelude.mjs: --write keeps that in
// proof/made-up-restores.sql. What a command takes for granted and made-up tables lack, such as NOT NULL before it is
// dropped, is by hand in proof/presumed.sql. Revisions with the same statements are run once.
import { readFileSync } from "node:fs";
import { catalog, differences } from "./proof/catalog.mjs";
import { create, fresh, keep, sections } from "./proof/database.mjs";
import { REPAIRS, repair } from "./proof/prelude.mjs";
import { run } from "./proof/run.mjs";

const IN_THE_WAY = ["42P07", "42710", "42701"];
const KEPT = "made-up-restores.sql";
const trips = readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => JSON.parse(line));
const write = process.argv.includes("--write");
const byHand = sections("before.sql");
const presumed = sections("presumed.sql");
const madeUp = sections(KEPT);
const db = await create();
const seen = new Map();
console.log("revision\toutcome\tin the catalogue");
for (const { name, chain } of trips) {
  const key = JSON.stringify([byHand.get(caseOf(name)), presumed.get(name), ...chain.map((file) => ["upgrade", "downgrade"].map((way) => file[way].map(({ sql, transaction, block }) => [sql, transaction, block])))]);
  if (!seen.has(key)) seen.set(key, { name, result: await thereAndBack(name, chain) });
  console.log([name, ...seen.get(key).result].join("\t"));
}
await db.close();
for (const name of presumed.keys()) if (!trips.some((trip) => trip.name === name)) throw new Error(`presumed.sql has a case that is not there: ${name}`);
if (write) keep(KEPT, "-- What restores.mjs made up before each revision, from what the server missed. Written by it.", madeUp);

/** A case of several files has one section for all of them. */
function caseOf(name) {
  return name.split("/").slice(0, 2).join("/");
}

/** What became of it, and how the catalogue differs; what is missing is made up until nothing is. */
async function thereAndBack(name, chain) {
  const before = byHand.get(caseOf(name))?.statements ?? [];
  const granted = presumed.get(name)?.statements ?? [];
  const made = [...(madeUp.get(name)?.statements ?? [])];
  let first;
  // A column is of the type that the downgrade gives it back, whatever the upgrade makes of it.
  const [ups, downs] = ["upgrade", "downgrade"].map((way) => chain.flatMap((file) => file[way].map(({ sql }) => sql)));
  const statements = [...downs, ...ups.filter((sql) => !/ ALTER COLUMN \S+ TYPE /i.test(sql)), ...downs];
  for (let tries = 0; ; tries += 1) {
    const { error, result } = await once([...before, ...made, ...granted], chain);
    if (error?.place >= before.length + made.length) throw new Error(`presumed.sql, ${name}: ${error.message}`);
    // What was made up is in the way: it is the fault of the chain, and nothing was missing.
    if (first && IN_THE_WAY.includes(error?.code)) return first;
    if (error && made.length === 0) first = result;
    if (write && error && repair(error, made, before.length, tries < REPAIRS ? statements : undefined)) continue;
    if (made.length > 0) madeUp.set(name, { statements: made, used: true });
    return result;
  }
}

async function once(prelude, chain) {
  const failed = (what, error) => ({ error, result: [what, `${error.code} ${error.message}`] });
  const broken = await fresh(db, prelude, false);
  if (broken) return failed("not run", broken);
  const earlier = await run(db, chain.slice(0, -1), "upgrade", false);
  if (earlier.error) return failed("not run", earlier.error);
  const before = await catalog(db, false);
  const up = await run(db, chain.slice(-1), "upgrade", false);
  if (up.error) return failed("upgrade fails", up.error);
  const down = await run(db, chain.slice(-1), "downgrade", false);
  if (down.error) return failed("downgrade fails", down.error);
  const after = await catalog(db, false);
  const found = wholes(differences(before, after), before, after);
  return { result: found.length === 0 ? ["restores", ""] : ["differs", found.map(({ text }) => text).join("; ")] };
}

/** Without what comes or goes with its table, constraint or column, and what a change of type or of parents brings along. */
function wholes(found, before, after) {
  const texts = new Set(found.map(({ text }) => text.replace(/: .*/s, "")));
  return found.filter(({ text }) => {
    const [, kind, name, change] = /^((?:materialized )?\S+) (.*?) (added|gone|\S.*: .*)$/s.exec(text);
    const way = text.endsWith(" added") ? "added" : text.endsWith(" gone") ? "gone" : undefined;
    if (!way) {
      const other = (word) => texts.has(`${kind} ${name} ${word}`);
      if (/^storage: /.test(change) || (/^collation: /.test(change) && other("type"))) return false;
      return !(/^partition bound: /.test(change) && other("parents"));
    }
    const catalogue = way === "added" ? after : before;
    const value = catalogue.get(`${kind} ${name}`);
    const gone = (key) => texts.has(`${key} ${way}`);
    const owner = name.slice(0, name.lastIndexOf("."));
    if (["column", "constraint", "trigger", "policy"].includes(kind)) return !gone(`table ${owner}`);
    if (kind === "index") {
      const schema = name.includes(".") ? name.slice(0, name.lastIndexOf(".") + 1) : "";
      const of = / ON (?:ONLY )?(?:public\.)?(\S+) /.exec(value.definition)?.[1];
      return !gone(`table ${of}`) && !gone(`constraint ${of}.${name.slice(schema.length)}`);
    }
    if (kind === "sequence" && value["owned by"]) {
      const of = value["owned by"];
      return !gone(`column ${of}`) && !gone(`table ${of.slice(0, of.lastIndexOf("."))}`);
    }
    return true;
  });
}
