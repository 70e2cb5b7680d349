// Runs a chain as Alembic would, and measures what its locks cost those who use the tables meanwhile.

const BLOCKS_WRITES = ["Share", "ShareRowExclusive", "Exclusive", "AccessExclusive"];
const BLOCKS_READS = ["AccessExclusive"];
// Of each table what a statement may do to it: lock it, write it anew, read it, change its rows.
const STATE = `SELECT c.oid::int, c.relname AS name, c.relfilenode::int AS node, current_setting('lock_timeout') AS "limit",
    pg_stat_get_xact_tuples_returned(c.oid)::int AS read,
    (pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid))::int AS written,
    (SELECT string_agg(replace(l.mode, 'Lock', ''), ' ') FROM held l WHERE l.relation = c.oid) AS modes
  FROM pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm')`;

/** Prepares what is asked again and again. */
export async function prepare(db) {
  await db.exec(`PREPARE state AS WITH held AS MATERIALIZED (SELECT relation, mode FROM pg_locks WHERE locktype = 'relation') ${STATE}`);
}

/** How many rows a table gets before the chain runs. Work on at least as many counts as work on the whole table. */
export const ROWS = 20;

/** What a chain costs others, worst first: two are compared from the first number to the last. */
export const COSTS = [
  "pieces of work on a whole table while one cannot be read",
  "pieces of work on a whole table while one cannot be written to",
  "statements while a table cannot be read",
  "statements while a table cannot be written to",
  "statements while rows that an earlier one changed stay locked",
];

/** Runs one direction of the files. Gives the error, if any, the costs, and how many locks were waited for without limit. */
export async function run(db, files, direction, measured) {
  const session = new Session(db, measured);
  const [{ TimeZone: zone }] = (await db.query("SHOW timezone")).rows;
  if (measured) await session.start();
  try {
    for (const file of files) {
      for (const statement of file[direction]) {
        await session.statement(statement, direction === "upgrade" ? "" : file.path);
      }
    }
    await session.commit();
    return { error: null, costs: session.costs, unlimited: session.unlimited };
  } catch (failure) {
    await db.exec("ROLLBACK").catch(() => {});
    return { error: { code: failure.code ?? "XX000", message: String(failure.message).split("\n")[0], at: session.at, position: failure.position } };
  } finally {
    await db.exec("SET SESSION AUTHORIZATION postgres; RESET ROLE; RESET ALL");
    await db.exec(`SET timezone = '${zone}'`);
  }
}

class Session {
  constructor(db, measured) {
    this.db = db;
    this.measured = measured;
    this.open = null;
    this.costs = COSTS.map(() => 0);
    this.unlimited = 0;
    this.existing = new Map();
    this.held = new Set();
    this.at = null;
  }

  async start() {
    await this.look();
    this.existing = this.state;
  }

  async commit() {
    if (this.open !== null) await this.db.exec("COMMIT");
    this.open = null;
    this.held.clear();
  }

  /** Runs a statement in its transaction. `scope` tells transactions of the same number in different files apart. */
  async statement(statement, scope) {
    this.at = statement;
    if (statement.sql.startsWith("-- retort: unknown: ")) {
      throw Object.assign(new Error(statement.sql.slice(20)), { code: "ALEMBIC" });
    }
    const holes = statement.unknowns.filter((unknown) => unknown.startsWith("{") && !/^\{(first|last)\}/.test(unknown));
    if (holes.length > 0) {
      const unbound = holes[0].startsWith("{:");
      throw Object.assign(new Error(unbound ? "a bind parameter has no value" : `not known: ${holes[0]}`), { code: unbound ? "ALEMBIC" : "UNKNOWN" });
    }
    if (statement.checkfirst && !(await this.wanted(statement.sql))) return;
    const key = statement.block ? `${scope} ${statement.transaction}` : null;
    if (this.open !== key || key === null) await this.commit();
    if (key === null && statement.refuses) {
      await this.db.exec(statement.sql);
      this.modelled(statement);
      return;
    }
    if (this.open === null) {
      await this.db.exec("BEGIN");
      this.open = key ?? "by itself";
      await this.begin();
    }
    const repeated = statement.unknowns.some((unknown) => unknown.startsWith("while "));
    let again = true;
    while (again) {
      const changed = await this.measure(sqlOf(statement));
      again = repeated && changed > 0;
      if (repeated) {
        await this.db.exec("COMMIT; BEGIN");
        this.held.clear();
        await this.begin();
      }
    }
    if (key === null) await this.commit();
  }

  /** What `checkfirst` asks: whether a type that is to be created is missing, or one that is to be dropped there. */
  async wanted(sql) {
    const [, verb, name] = /^(CREATE|DROP) TYPE (\S+)/.exec(sql);
    const { rows } = await this.db.query("SELECT to_regtype($1) IS NOT NULL AS found", [name]);
    return rows[0].found === (verb === "DROP");
  }

  /** One statement that refuses a transaction block: its locks are gone when it is through, so they are what the facts say. */
  modelled(statement) {
    const modes = statement.locks.map(({ mode }) => mode.replace(/Lock$/, ""));
    const blocks = (list) => list.some((mode) => modes.includes(mode));
    if (blocks(BLOCKS_READS)) this.costs[2] += 1;
    if (blocks(BLOCKS_WRITES)) this.costs[3] += 1;
  }

  async measure(sql) {
    if (!this.measured) {
      const results = await this.db.exec(sql);
      return results.at(-1)?.affectedRows ?? 0;
    }
    const before = this.state;
    let builds = 0;
    const onNotice = (notice) => {
      const found = /^building index "(.*)" on table "(.*)"/.exec(notice.message ?? "");
      if (found && [...this.existing.values()].some((table) => table.name === found[2])) builds += 1;
    };
    const kept = [...before.values()].some(({ oid, written }) => written > (this.begun.get(oid)?.written ?? 0));
    await this.db.exec("SET LOCAL client_min_messages = debug1");
    const results = await this.db.exec(sql, { onNotice });
    await this.db.exec("SET LOCAL client_min_messages = warning");
    await this.look();
    let work = builds;
    for (const row of this.state.values()) {
      const old = before.get(row.oid);
      if (!old || !this.existing.has(row.oid)) continue;
      if (old.node !== row.node) work += 1;
      if (row.read - old.read >= ROWS) work += 1;
      if (row.written - old.written >= ROWS) work += 1;
    }
    this.count(work, [...before.values()][0]?.limit);
    if (kept) this.costs[4] += 1;
    return results.at(-1)?.affectedRows ?? 0;
  }

  /** The counts go on from one transaction to the next. */
  async begin() {
    if (this.measured) await this.look();
    this.begun = this.state;
  }

  async look() {
    this.state = new Map((await this.db.query("EXECUTE state")).rows.map((row) => [row.oid, row]));
  }

  /** Adds a statement to the costs of every table that is locked against somebody. */
  count(work, limit) {
    const locked = { reads: 0, writes: 0 };
    let fresh = 0;
    for (const { oid, modes } of this.state.values()) {
      if (!this.existing.has(oid)) continue;
      const all = (modes ?? "").split(" ");
      if (all.some((mode) => BLOCKS_READS.includes(mode))) locked.reads += 1;
      if (all.some((mode) => BLOCKS_WRITES.includes(mode))) locked.writes += 1;
      for (const mode of all) {
        if (!BLOCKS_WRITES.includes(mode) || this.held.has(`${oid} ${mode}`)) continue;
        this.held.add(`${oid} ${mode}`);
        fresh += 1;
      }
    }
    if (fresh > 0 && limit === "0") this.unlimited += 1;
    this.costs[0] += work * locked.reads;
    this.costs[1] += work * locked.writes;
    this.costs[2] += locked.reads;
    this.costs[3] += locked.writes;
  }
}

/** The statement, with the only batch that so few rows need. */
const sqlOf = (statement) => statement.sql.replaceAll("{first}", "0").replaceAll("{last}", "9999");

/** Whether one chain's costs are less than (-1), the same as (0) or more than (1) the other's. */
export function compare(one, other) {
  for (const [index, cost] of one.entries()) if (cost !== other[index]) return cost < other[index] ? -1 : 1;
  return 0;
}
