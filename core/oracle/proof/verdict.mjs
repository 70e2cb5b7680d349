// Holds what two chains did against what the fix's rule claims.
import { CLAIMS } from "./claims.mjs";

/** Which parts of the claims some case has shown. */
const seen = new Map();
const show = (rule, what) => seen.set(rule, (seen.get(rule) ?? new Set()).add(what));

/** The outcome in a word or two, what the locks do, and what differs or speaks against it. */
export function verdict(proof, result) {
  const { rule } = proof;
  const claim = CLAIMS[rule] ?? {};
  const { one, two, down } = result;
  if (result.same) return row("same statements");
  if (two.error) return row("not proven", "-", "-", `the fixed chain fails: ${two.error.code} ${two.error.message}`);
  if (down.error) {
    if (!(claim.raises && down.error.code === "ALEMBIC")) return row("not proven", "-", "-", `the fixed downgrade fails: ${down.error.code} ${down.error.message}`);
    show(rule, "raises");
  }
  const undeclared = result.differs.filter(({ kind }) => !claim.differs?.includes(kind));
  for (const { kind } of result.differs) show(rule, kind);
  const told = [...new Set(result.differs.map(({ text }) => text))].join("; ");
  if (undeclared.length > 0) return row("not proven", "-", down.word, `not declared: ${undeclared.map(({ text }) => text).join("; ")}`);
  if (one.error) {
    if (!claim.fails?.includes(one.error.code)) return row("not proven", "-", down.word, `the original fails: ${one.error.code} ${one.error.message}`);
    show(rule, one.error.code);
    return row("fails before", "-", down.word, `${one.error.code} ${one.error.message}${told && `; ${told}`}`);
  }
  const { order, heavier, unlimited } = result.locks;
  const locks = order < 0 ? "less" : order > 0 ? "more" : "same";
  if (locks === claim.locks) show(rule, "locks");
  if (claim.limit && unlimited[1] >= unlimited[0]) return row("not proven", locks, down.word, "a lock is still waited for without a limit");
  if (claim.limit) show(rule, "limit");
  if (claim.locks === "less" && order >= 0 && result.locks.touched) return row("not proven", locks, down.word, `the locks are not less: ${result.locks.costs.map((list) => list.join(",")).join(" → ")}`);
  if (heavier && claim.locks !== "more") return row("not proven", locks, down.word, `more work under a lock: ${result.locks.costs.map((list) => list.join(",")).join(" → ")}`);
  return row(told ? "differs as said" : "same", locks, down.word, told || "-");
}

const row = (outcome, locks = "-", way = "-", why = "-") => ({ outcome, locks, way, why: why.replaceAll(/\s+/g, " ") });

/** The parts of the claims that no case has shown. */
export function unseen() {
  const left = [];
  for (const [rule, claim] of Object.entries(CLAIMS)) {
    const parts = [...(claim.fails ?? []), ...(claim.differs ?? [])];
    for (const key of ["locks", "limit", "raises"]) if (claim[key]) parts.push(key);
    for (const part of parts) if (!seen.get(rule)?.has(part)) left.push(`${rule} claims ${part}, and no case shows it`);
  }
  return left;
}
