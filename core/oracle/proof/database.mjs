// The database that chains run on: made once, emptied before each, and given what is there before.
import { readFileSync, writeFileSync } from "node:fs";
import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { pgcrypto } from "@electric-sql/pglite/contrib/pgcrypto";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { uuid_ossp } from "@electric-sql/pglite/contrib/uuid_ossp";
import { prepare as prepareCatalog } from "./catalog.mjs";
import { fill, prepare as prepareFill } from "./prelude.mjs";
import { prepare as prepareState } from "./run.mjs";

/** A database with everything prepared that is asked again and again. */
export async function create() {
  const db = await PGlite.create({ extensions: { citext, pgcrypto, pg_trgm, unaccent, "uuid-ossp": uuid_ossp } });
  for (const part of [prepareCatalog, prepareState, prepareFill]) await part(db);
  await db.exec(`PREPARE leftovers AS ${LEFT}`);
  return db;
}

/** The sections of a file such as before.sql, by the cases that stand in their headings. */
export function sections(name) {
  const found = new Map();
  for (const part of readFileSync(new URL(name, import.meta.url), "utf8").split(/^-- case: /m).slice(1)) {
    const [heading, ...lines] = part.split("\n");
    const text = lines.join("\n").trim();
    const statements = text.split(/;\n+(?=(?:ALTER|CREATE|DROP|GRANT|INSERT|SET)\b)/).map((sql) => sql.replace(/;$/, ""));
    for (const name of heading.split(", ")) found.set(name.trim(), { statements: statements.filter(Boolean), used: false });
  }
  return found;
}

/** Writes what was made up and used, so that the next time need not look for it: once for all cases that find the same. */
export function keep(name, heading, madeUp) {
  const groups = new Map();
  for (const [name, { statements, used }] of madeUp) {
    if (!used) continue;
    const text = `${statements.join(";\n")};\n`;
    groups.set(text, [...(groups.get(text) ?? []), name]);
  }
  const parts = [...groups].map(([text, names]) => `-- case: ${names.join(", ")}\n${text}`);
  writeFileSync(new URL(name, import.meta.url), [`${heading}\n`, ...parts].join("\n"));
}

const LEFT = `SELECT coalesce(string_agg(sql, '; ' ORDER BY place), '') AS sql FROM (
  SELECT 1 AS place, format('DROP PUBLICATION %I', pubname) AS sql FROM pg_publication
  UNION ALL SELECT 2, format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
  UNION ALL SELECT 3, format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace WHERE oid >= 16384 OR nspname = 'public'
  UNION ALL SELECT 4, format('DROP OWNED BY %I; DROP ROLE %I', rolname, rolname) FROM pg_roles WHERE oid >= 16384)`;

/** An empty database, then what is there before, with rows unless told otherwise. Gives the error of the first statement that fails. */
export async function fresh(db, prelude, rows = true) {
  await db.exec("SET SESSION AUTHORIZATION postgres; RESET ROLE");
  const [{ sql }] = (await db.query("EXECUTE leftovers")).rows;
  await db.exec(`${sql}; CREATE SCHEMA public; SET timezone = 'UTC'; SET client_min_messages = warning`);
  // All at once is quicker, and undone where one fails.
  const whole = await db.exec(prelude.join(";\n")).then(() => true, () => false);
  for (const [place, sql] of whole ? [] : prelude.entries()) {
    try {
      await db.exec(sql);
    } catch ({ code, message }) {
      return { code, message, at: { sql, locks: [] }, place };
    }
  }
  if (rows) await fill(db);
  return undefined;
}
