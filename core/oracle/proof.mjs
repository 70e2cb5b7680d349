// Prove the fixes on PGlite: that a chain and what a fix makes of it end with the same catalog and rows, and that others
// wait less where that is what the fix is for. Writes core/facts/proofs.tsv.
//
// Usage: node core/oracle/proof.mjs PROOFS [--show PATTERN] >core/facts/proofs.tsv   (servers.sh does it)
//
// PROOFS is what `cargo run -p retort-core --features engine --example proofs` prints. What each rule claims is in
// proof/claims.mjs. With --show it says of the cases RULE/CASE that fit the pattern what was
// made up before them, and what each chain did.
import { readFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { uuid_ossp } from "@electric-sql/pglite/contrib/uuid_ossp";
import { CLAIMS } from "./proof/claims.mjs";
import { catalog, differences, prepare as prepareCatalog } from "./proof/catalog.mjs";
import { fill, missing, prepare as prepareFill } from "./proof/prelude.mjs";
import { COSTS, compare, prepare as prepareState, run } from "./proof/run.mjs";

const REPAIRS = 25;
const preludes = new Map();
let last = {};
const show = process.argv.includes("--show") ? process.argv[process.argv.indexOf("--show") + 1] : undefined;
const say = (...words) => show && console.error(...words);

const proofs = readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => JSON.parse(line));
const byHand = sections(readFileSync(new URL("proof/before.sql", import.meta.url), "utf8"));

/** The sections of before.sql, by the case that stands in their heading. */
function sections(text) {
  const found = new Map();
  for (const part of text.split(/^-- case: /m).slice(1)) {
    const [heading, ...lines] = part.split("\n");
    for (const name of heading.split(", ")) found.set(name.trim(), { sql: lines.join("\n"), used: false });
  }
  return found;
}

const LEFT = `SELECT coalesce(string_agg(sql, '; ' ORDER BY place), '') AS sql FROM (
  SELECT 1 AS place, format('DROP PUBLICATION %I', pubname) AS sql FROM pg_publication
  UNION ALL SELECT 2, format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL SELECT 3, format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace WHERE oid >= 16384 OR nspname = 'public'
  UNION ALL SELECT 4, format('DROP OWNED BY %I; DROP ROLE %I', rolname, rolname) FROM pg_roles WHERE oid >= 16384)`;

/** An empty database, then what is there before. Gives the error of the first statement that fails. */
async function fresh(db, prelude) {
  await db.exec("SET SESSION AUTHORIZATION postgres; RESET ROLE");
  const [{ sql }] = (await db.query("EXECUTE leftovers")).rows;
  await db.exec(`${sql}; CREATE SCHEMA public; SET timezone = 'UTC'; SET client_min_messages = warning`);
  for (const [place, sql] of prelude.entries()) {
    try {
      await db.exec(sql);
    } catch ({ code, message }) {
      return { code, message, at: { sql, locks: [] }, place };
    }
  }
  await fill(db);
  return undefined;
}

/** One chain on a fresh database. The revisions before the one under test have long run: there are rows in their tables. */
async function upgrade(db, prelude, chain, measured) {
  const broken = await fresh(db, prelude);
  if (broken) return { error: broken };
  if (chain.some((file) => !file.tested)) {
    const earlier = await run(db, chain.filter((file) => !file.tested), "upgrade", false);
    if (earlier.error) return earlier;
    await fill(db);
  }
  const before = measured ? await catalog(db) : undefined;
  const result = await run(db, chain.filter((file) => file.tested), "upgrade", measured);
  return { ...result, before, after: measured && !result.error ? await catalog(db) : undefined };
}

async function downgrade(db, chain) {
  const result = await run(db, chain.filter((file) => file.tested).reverse(), "downgrade", true);
  return { ...result, after: result.error ? undefined : await catalog(db) };
}

/** What must be there before, so that neither chain misses anything. */
async function preludeFor(db, proof, fails) {
  const hand = byHand.get(`${proof.rule}/${proof.case}`) ?? byHand.get(`${proof.rule}/*`);
  if (hand) hand.used = true;
  const before = hand ? [hand.sql] : [];
  const all = (direction) => [proof.original, proof.fixed].flatMap((chain) => chain.flatMap((file) => file[direction])).map(({ sql }) => sql);
  const statements = [...all("downgrade"), ...all("upgrade")];
  const key = `${proof.rule}/${proof.case}`;
  const made = [...(preludes.get(key) ?? [])];
  for (const chain of [proof.original, proof.fixed]) {
    for (let tries = 0; tries < REPAIRS; tries += 1) {
      const { error } = await upgrade(db, [...before, ...made], chain, false);
      if (!error || fails.includes(error.code)) break;
      const place = error.place === undefined ? undefined : error.place - before.length;
      const sql = missing(error, statements.filter((sql) => sql !== error.at.sql));
      say(error.code, error.message, "→", sql ?? "nothing");
      // What one needs comes before it; what cannot be made is left out.
      if (sql && !made.includes(sql)) made.splice(place ?? made.length, 0, sql);
      else if (place !== undefined && place >= 0) made.splice(place, 1);
      else break;
    }
  }
  preludes.set(key, made);
  return [...before, ...made];
}

/** What came of one fix: the outcome, and what differs or speaks against it. */
async function judge(db, proof) {
  const claim = CLAIMS[proof.rule] ?? {};
  const fails = claim.fails ?? [];
  const sent = (chain) => JSON.stringify(chain.map((file) => [file.upgrade, file.downgrade].map((list) => list.map(({ sql, transaction, block }) => [sql, transaction, block]))));
  if (sent(proof.original) === sent(proof.fixed)) return { outcome: "same statements" };
  const prelude = await preludeFor(db, proof, fails);
  say(prelude.join(";\n"));
  const key = JSON.stringify([prelude, proof.original]);
  if (last.key !== key) {
    const one = await upgrade(db, prelude, proof.original, true);
    last = { key, one, oneDown: one.error ? undefined : await downgrade(db, proof.original) };
  }
  const { one, oneDown } = last;
  const two = await upgrade(db, prelude, proof.fixed, true);
  const twoDown = two.error ? undefined : await downgrade(db, proof.fixed);
  const told = (result) => result && (result.error ? `${result.error.code} ${result.error.message}` : `costs ${result.costs}, unlimited ${result.unlimited}`);
  say("original:", told(one), "| down:", told(oneDown));
  say("fixed:", told(two), "| down:", told(twoDown));
  if (two.error) return { outcome: "not proven", why: `the fixed chain fails: ${two.error.code} ${two.error.message}`, one };
  const down = judgeDown(proof, one, oneDown, two, twoDown);
  if (one.error) {
    return { outcome: "fails before", error: one.error, differs: down.differs, down: down.word, why: down.why };
  }
  const differs = [...differences(one.after, two.after), ...down.differs];
  return { outcome: "same", differs, down: down.word, why: down.why, ...lockOf(proof, one, oneDown, two, twoDown) };
}

const statementsOf = (chain, direction) => JSON.stringify(chain.filter((file) => file.tested).map((file) => file[direction].map(({ sql, transaction, block }) => [sql, transaction, block])));

/** What the fix does to locks, in the directions that it changes and that go through. */
function lockOf(proof, one, oneDown, two, twoDown) {
  const costs = [COSTS.map(() => 0), COSTS.map(() => 0)];
  const add = (side, result) => result.costs.forEach((cost, at) => (costs[side][at] += cost));
  const unlimited = [0, 0];
  for (const [direction, before, after] of [["upgrade", one, two], ["downgrade", oneDown, twoDown]]) {
    if (before.error || after.error || statementsOf(proof.original, direction) === statementsOf(proof.fixed, direction)) continue;
    add(0, before);
    add(1, after);
    unlimited[0] += before.unlimited;
    unlimited[1] += after.unlimited;
  }
  return { locks: compare(costs[1], costs[0]), costs, unlimited };
}

/** The way back: it restores what was before, or does what the original's does. */
function judgeDown(proof, one, oneDown, two, twoDown) {
  const tested = (chain) => chain.filter((file) => file.tested).flatMap((file) => file.downgrade);
  if (tested(proof.fixed).length === 0) return { word: "none", differs: [] };
  const same = JSON.stringify(tested(proof.original).map(({ sql }) => sql)) === JSON.stringify(tested(proof.fixed).map(({ sql }) => sql));
  if (twoDown.error) {
    if (same && (one.error || oneDown.error)) return { word: "fails as before", differs: [] };
    return { word: "fails", differs: [], why: `the fixed downgrade fails: ${twoDown.error.code} ${twoDown.error.message}` };
  }
  const restored = differences(two.before, twoDown.after).filter(({ kind }) => kind !== "next" && kind !== "rows");
  if (restored.length === 0) return { word: "restores", differs: [] };
  if (one.error || oneDown.error) return { word: "works", differs: restored.map((entry) => down(entry)) };
  const differs = differences(oneDown.after, twoDown.after);
  return { word: differs.length === 0 ? "same" : "differs", differs: differs.map((entry) => down(entry)) };
}
const down = ({ kind, text }) => ({ kind: `downgrade: ${kind}`, text: `downgrade: ${text}` });

const db = await PGlite.create({ extensions: { citext, pgcrypto, pg_trgm, unaccent, "uuid-ossp": uuid_ossp } });
for (const part of [prepareCatalog, prepareState, prepareFill]) await part(db);
await db.exec(`PREPARE leftovers AS ${LEFT}`);
const started = Date.now();
const rows = [];
for (const proof of proofs) {
  if (show && !new RegExp(`^(?:${show})$`).test(`${proof.rule}/${proof.case}`)) continue;
  say(`\n## ${proof.rule}/${proof.case}: ${proof.fix}`);
  const result = await judge(db, proof).catch((failure) => ({ outcome: "not proven", why: `thrown: ${failure.message}` }));
  say(JSON.stringify({ ...result, one: undefined }, null, 1));
  rows.push({ proof, result });
}
console.error(`${Date.now() - started} ms`);
for (const { proof, result } of rows) {
  const lock = result.locks === undefined ? "-" : { "-1": "less", 0: "same", 1: "more" }[result.locks];
  console.log([proof.rule, proof.case, proof.fix, proof.applicability, result.outcome, lock, result.down ?? "-", result.error ? `${result.error.code} ${result.error.message}` : "-", result.why ?? "-", (result.differs ?? []).map(({ text }) => text).join("; ") || "-", JSON.stringify(result.costs), JSON.stringify(result.unlimited)].join("\t"));
}
await db.close();
process.exit(0);
