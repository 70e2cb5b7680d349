// Prove the fixes on PGlite: that a chain and what a fix makes of it end with the same catalog and rows, and that others
// wait less where that is what the fix is for. Writes core/facts/proofs.tsv.
//
// Usage: node core/oracle/proof.mjs PROOFS [--write | --show PATTERN] >core/facts/proofs.tsv   (proof.sh does it)
//
// PROOFS is what the example `proofs` prints. proof/claims.mjs says what each rule's fixes claim; the exit status is 1 when
// a claim does not hold, or is not needed. What the fixtures find in the database is written by hand in proof/before.sql or
// made up by proof/prelude.mjs; --write keeps that in proof/made-up.sql. With --show it says of the cases RULE/CASE that fit the pattern
// what was there before them and what each chain did.
import { readFileSync } from "node:fs";
import { CLAIMS, ONE_RUN, UNPROVEN } from "./proof/claims.mjs";
import { catalog, differences } from "./proof/catalog.mjs";
import { create, fresh, keep, sections } from "./proof/database.mjs";
import { fill, REPAIRS, repair } from "./proof/prelude.mjs";
import { unseen, verdict } from "./proof/verdict.mjs";
import { COSTS, compare, run } from "./proof/run.mjs";

const KEPT = "made-up.sql";
let last = {};
const show = process.argv.includes("--show") ? process.argv[process.argv.indexOf("--show") + 1] : undefined;
const say = (...words) => show && console.error(...words);

const proofs = readFileSync(process.argv[2], "utf8").trim().split("\n").map((line) => JSON.parse(line));
const byHand = sections("before.sql");
const write = process.argv.includes("--write");
const madeUp = sections(KEPT);

/** One chain on a fresh database. The revisions before the one under test have long run: there are rows in their tables. */
async function upgrade(db, prelude, chain) {
  const broken = await fresh(db, prelude);
  if (broken) return { error: broken };
  if (chain.some((file) => !file.tested)) {
    const earlier = await run(db, chain.filter((file) => !file.tested), "upgrade", false);
    if (earlier.error) return earlier;
    await fill(db);
  }
  const before = await catalog(db);
  const result = await run(db, chain.filter((file) => file.tested), "upgrade", true);
  return { ...result, before, after: result.error ? undefined : await catalog(db) };
}

async function downgrade(db, chain) {
  const result = await run(db, chain.filter((file) => file.tested).reverse(), "downgrade", true);
  return { ...result, after: result.error ? undefined : await catalog(db) };
}

/** Runs both chains, and makes up what either misses until none does. */
async function both(db, proof, fails) {
  const key = `${proof.rule}/${proof.case}`;
  for (const known of [byHand, madeUp]) if (known.has(key)) known.get(key).used = true;
  const before = byHand.get(key)?.statements ?? [];
  const made = [...(madeUp.get(key)?.statements ?? [])];
  const files = [...proof.original, ...proof.fixed];
  const all = (direction) => files.flatMap((file) => file[direction]).map(({ sql }) => sql);
  const statements = [...all("downgrade"), ...all("upgrade")];
  const repaired = (error, tries) => {
    if (!error || fails.includes(error.code) || tries >= REPAIRS) return false;
    say(error.code, error.message);
    return repair(error, made, before.length, statements);
  };
  for (let tries = 0; ; tries += 1) {
    const one = await original(db, [...before, ...made], proof.original);
    if (repaired(one.error, tries)) continue;
    const two = await upgrade(db, [...before, ...made], proof.fixed);
    if (repaired(two.error, tries)) continue;
    say([...before, ...made].join(";\n"));
    if (made.length > 0) madeUp.set(key, { statements: made, used: true });
    return { one, two };
  }
}

/** The original chain there and back; several fixes share it. */
async function original(db, prelude, chain) {
  const key = JSON.stringify([prelude, chain]);
  if (last.key !== key) {
    const one = await upgrade(db, prelude, chain);
    last = { key, one: { ...one, down: one.error ? undefined : await downgrade(db, chain) } };
  }
  return last.one;
}

/** What both chains did. */
async function proofOf(db, proof) {
  const fails = CLAIMS[proof.rule]?.fails ?? [];
  if (sent(proof.original, false) === sent(proof.fixed, false)) return { same: true };
  const { one, two } = await both(db, proof, fails);
  const twoDown = two.error ? undefined : await downgrade(db, proof.fixed);
  const told = (result) =>
    result && (result.error ? `${result.error.code} ${result.error.message}` : `costs ${result.costs}, unlimited ${result.unlimited}`);
  say("original:", told(one), "| down:", told(one.down));
  say("fixed:", told(two), "| down:", told(twoDown));
  if (two.error) return { one, two };
  const down = wayBack(proof, one, two, twoDown);
  const differs = [...(one.error ? [] : differences(one.after, two.after)), ...down.differs];
  return { one, two, down, differs, locks: one.error ? undefined : lockOf(proof, one, two, twoDown) };
}

/** The statements of a chain with their transactions; of one direction, only the tested files'. */
function sent(chain, direction) {
  const list = (statements) => statements.map(({ sql, transaction, block }) => [sql, transaction, block]);
  const files = direction ? chain.filter((file) => file.tested) : chain;
  return JSON.stringify(files.map((file) => (direction ? [direction] : ["upgrade", "downgrade"]).map((name) => list(file[name]))));
}

/** What the fix does to locks, in the directions that it changes and that go through. */
function lockOf(proof, one, two, twoDown) {
  const costs = [COSTS.map(() => 0), COSTS.map(() => 0)];
  const unlimited = [0, 0];
  let touched = false;
  for (const [direction, ...results] of [["upgrade", one, two], ["downgrade", one.down, twoDown]]) {
    if (results.some(({ error }) => error) || sent(proof.original, direction) === sent(proof.fixed, direction)) continue;
    touched = true;
    for (const [side, result] of results.entries()) {
      result.costs.forEach((cost, at) => (costs[side][at] += cost));
      unlimited[side] += result.unlimited;
    }
  }
  const heavier = compare(costs[1].slice(0, 2), costs[0].slice(0, 2)) > 0;
  return { order: compare(costs[1], costs[0]), heavier, touched, costs, unlimited };
}

/** The way back: it restores what was before, or does what the original's does. */
function wayBack(proof, one, two, twoDown) {
  const statements = (chain) => chain.filter((file) => file.tested).flatMap((file) => file.downgrade);
  if (statements(proof.fixed).length === 0) return { word: "none", differs: [] };
  if (twoDown.error) {
    const [before, after] = [proof.original, proof.fixed].map((chain) => JSON.stringify(statements(chain).map(({ sql }) => sql)));
    const same = before === after;
    const raises = twoDown.error.code === "ALEMBIC" && statements(proof.original).some(({ sql }) => sql.includes(twoDown.error.message));
    if ((same && (one.error || one.down.error)) || raises) return { word: "fails as before", differs: [] };
    return { word: "fails", differs: [], error: twoDown.error };
  }
  // Rows that the upgrade deletes and numbers that it gives out do not come back.
  const lost = differences(two.before, twoDown.after).filter(({ kind }) => kind !== "next" && kind !== "rows");
  if (lost.length === 0) return { word: "restores", differs: [] };
  const differs = one.error || one.down.error ? lost : differences(one.down.after, twoDown.after);
  const word = one.error || one.down.error ? "works" : differs.length === 0 ? "same" : "differs";
  return { word, differs: differs.map(({ kind, text }) => ({ kind: `downgrade: ${kind}`, text: `downgrade: ${text}` })) };
}

const db = await create();
const rows = [];
for (const proof of proofs) {
  if (ONE_RUN.includes(`${proof.rule}/${proof.case}`)) for (const file of [...proof.original, ...proof.fixed]) file.tested = true;
  if (show && !new RegExp(`^(?:${show})$`).test(`${proof.rule}/${proof.case}`)) continue;
  say(`\n## ${proof.rule}/${proof.case}: ${proof.fix}`);
  rows.push({ proof, ...verdict(proof, await proofOf(db, proof)) });
  say(JSON.stringify({ ...rows.at(-1), proof: undefined }));
}
await db.close();
withTheOthers(rows);

const lines = rows.map(({ proof, outcome, locks, way, why }) =>
  [proof.rule, proof.case, proof.fix, proof.applicability, outcome, locks, way, why].join("\t"),
);
const heading = "rule\tcase\tfix\tapplicability\toutcome\tlocks\tway back\twhat differs, or why not";
if (write) keep(KEPT, "-- What proof.mjs made up before each case, from what the server missed. Written by it.", madeUp);
const wrong = show ? [] : complaints(rows);
for (const complaint of wrong) console.error(complaint);
// A pipe takes its time, and an exit does not wait for it.
process.stdout.write(`${[heading, ...lines].join("\n")}\n`, () => process.exit(wrong.length > 0 ? 1 : 0));

/** Of a hazard that a file has twice, one mended place is not enough: it is proven where all places together are. */
function withTheOthers(rows) {
  const together = rows.filter(({ proof, outcome }) => proof.fix === "all places together" && outcome !== "not proven");
  const proven = new Set(together.map(({ proof }) => `${proof.rule}/${proof.case}`));
  for (const entry of rows) {
    const { rule, case: name, fix } = entry.proof;
    if (entry.outcome !== "not proven" || fix === "all places together" || !proven.has(`${rule}/${name}`)) continue;
    if (entry.why.startsWith("the fixed chain fails")) entry.outcome = "with the others";
  }
}

/** What is unproven and not said to be, and what is declared without need. */
function complaints(rows) {
  const found = unseen();
  const failed = rows.filter(({ outcome }) => outcome === "not proven");
  const open = failed.map(({ proof, why }) => ({ name: `${proof.rule}/${proof.case}: ${proof.fix}`, why }));
  for (const { name, why } of open) if (!UNPROVEN.some(({ fix }) => name.startsWith(fix))) found.push(`not proven: ${name}: ${why}`);
  for (const { fix } of UNPROVEN) if (!open.some(({ name }) => name.startsWith(fix))) found.push(`said to be unproven, and is not: ${fix}`);
  for (const [name, { used }] of byHand) if (!used) found.push(`before.sql has a case that is not there: ${name}`);
  return found;
}
