// What a chain finds in the database: made up from what the server misses, until the chain goes through.
//
// The world is open: a fixture alters tables that no fixture creates. So the chain is run, and what the server says is not
// there is made, as far as a statement of either chain says what it was: a downgrade creates what its upgrade drops. Where
// none does, a name has to do. What cannot be told that way is written by hand, in before.sql.
import { ROWS } from "./run.mjs";

const CONTRIB = ["citext", "pgcrypto", "hstore", "ltree", "pg_trgm", "btree_gist", "uuid-ossp"];
const quote = (name) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
const bare = (name) => name.replaceAll('"', "").split(".").at(-1);
/** A name as SQL may write it: with or without quotes, with or without its schema. */
const written = (name) => `(?:"?\\w+"?\\.)?"?${bare(name).replaceAll(/[.*+?^$()[\]{}|\\]/g, "\\$&")}"?`;

/** The SQL of the thing whose absence `error` tells of; nothing when that is not it, or not to be told. */
export function missing(error, statements) {
  const { code, message, at } = error;
  const sql = at?.sql ?? "";
  const match = (pattern) => pattern.exec(message)?.slice(1);
  let found;
  if (code === "3F000" && (found = match(/^schema "(.+)" does not exist/))) return `CREATE SCHEMA ${quote(found[0])}`;
  if ((found = match(/^relation "(.+)" does not exist/))) return relation(found[0], sql, statements);
  if ((found = match(/^table "(.+)" does not exist/))) return relation(found[0], sql, statements);
  if ((found = match(/^column "(.+)" of relation "(.+)" does not exist/))) return column(table(found[1], sql), found[0], statements);
  if ((found = match(/^column "(.+)" (?:named in key|referenced in foreign key constraint) does not exist/))) {
    const of = /referenced/.test(message) ? undefined : on(sql);
    return column(of ?? /ALTER TABLE (?:ONLY )?(\S+)/i.exec(sql)?.[1], found[0], statements);
  }
  if ((found = match(/^column "?([\w.]+?)"? does not exist/))) {
    const parts = found[0].split(".");
    const tables = [...sql.matchAll(/(?:\bON|\bFROM|\bJOIN|\bUPDATE(?! SET)|\bINTO|\bTABLE(?: ONLY)?)\s+((?:"?\w+"?\.)?"?\w+"?)/gi)].map((part) => part[1]);
    const of = parts.length > 1 ? tables.find((name) => bare(name) === parts[0]) : undefined;
    return column(of ?? tables[0], parts.at(-1), statements);
  }
  if ((found = match(/^index "(.+)" does not exist/))) return index(found[0], at, statements);
  if ((found = match(/^constraint "(.+)" (?:of relation|for table) "(.+)" does not exist/))) return constraint(found[0], table(found[1], sql), statements);
  if ((found = match(/^type "(.+)" does not exist/))) return type(found[0], statements);
  if ((found = match(/^view "(.+)" does not exist/) ?? match(/^materialized view "(.+)" does not exist/))) return said("VIEW", found[0], statements);
  if ((found = match(/^role "(.+)" does not exist/))) return `CREATE ROLE ${quote(found[0])}`;
  if ((found = match(/^function (.+)\((.*)\) does not exist/))) return said("FUNCTION", found[0], statements);
  if ((found = match(/^there is no unique constraint matching given keys for referenced table "(.+)"/))) {
    const [, of, columns] = /REFERENCES\s+(\S+)\s*\(([^)]*)\)/i.exec(sql) ?? [];
    return of && `ALTER TABLE ${of} ADD UNIQUE (${columns})`;
  }
  if ((found = match(/^column "(.+)" is of type .+ but expression is of type (.+)$/))) {
    const of = /(?:UPDATE|INTO)\s+(\S+)/i.exec(sql)?.[1];
    return of && `ALTER TABLE ${of} ALTER COLUMN ${quote(found[0])} TYPE ${found[1]} USING NULL`;
  }
  return undefined;
}

/** The name of a table with the schema that the statement gives it, which errors leave out. */
const table = (name, sql) => new RegExp(`(?:^|[\\s(])((?:"?\\w+"?\\.)"?${name}"?)`, "i").exec(sql)?.[1] ?? quote(name);
const on = (sql) => /\sON\s+(?:ONLY\s+)?((?:"?\w+"?\.)?"?\w+"?)/i.exec(sql)?.[1];

/** The statement that creates `name`, if one does. */
function said(kind, name, statements) {
  return statements.find((sql) => new RegExp(`^\\s*CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:\\w+\\s+)?${kind}\\s+(?:CONCURRENTLY\\s+)?(?:IF NOT EXISTS\\s+)?${written(name)}[\\s(]`, "i").test(`${sql} `));
}

function relation(name, sql, statements) {
  const isIndex = /^(ix|idx|uq|ux)_|_(idx|index)$/.test(bare(name)) || /(ALTER|REINDEX)\s+INDEX/i.test(sql);
  if (isIndex) return index(name, { sql, locks: [] }, statements);
  if (/_seq$/.test(name) || /SEQUENCE/i.test(sql)) return said("SEQUENCE", name, statements) ?? `CREATE SEQUENCE ${name}`;
  return said("TABLE", name, statements) ?? said("VIEW", name, statements) ?? `CREATE TABLE ${name.includes(".") ? name : quote(name)} (id bigint PRIMARY KEY)`;
}

function column(of, name, statements) {
  if (!of) return undefined;
  const add = new RegExp(`^ALTER TABLE ${written(of)} ADD COLUMN (?:IF NOT EXISTS )?"?${name}"? (.+)`, "is");
  const added = statements.map((sql) => add.exec(sql)?.[1]).find(Boolean);
  if (added) return `ALTER TABLE ${of} ADD COLUMN ${quote(name)} ${added}`;
  return `ALTER TABLE ${of} ADD COLUMN ${quote(name)} ${typeOf(of, name, statements)}`;
}

/** The type of a column: what the downgrade turns it back into, or what its name suggests. */
function typeOf(of, name, statements) {
  const back = new RegExp(`ALTER TABLE ${written(of)} ALTER COLUMN "?${name}"? TYPE (.+?)(?: USING .*| COLLATE .*)?$`, "is");
  const before = statements.map((sql) => back.exec(sql)?.[1]).findLast(Boolean);
  if (before) return before;
  if (/^id$|_id$/.test(name)) return "bigint";
  if (/_(at|on)$|^created|^updated/.test(name)) return "timestamptz";
  if (/^(is|has|can)_|^(active|enabled|archived|deleted|paid)$/.test(name)) return "boolean";
  if (/count|number|amount|price|total|quantity|position|year|age$|size|level|weight|score|rank|points/.test(name)) return "integer";
  return "text";
}

function index(name, at, statements) {
  const made = said("(?:UNIQUE )?INDEX", name, statements);
  if (made) return made.replace(/\bCONCURRENTLY\s+/i, "").replace(/IF NOT EXISTS\s+/i, "");
  const known = at.locks?.find((lock) => bare(lock.relation) !== bare(name))?.relation;
  const words = bare(name).replace(/^(ix|idx|uq|ux)_/, "").replace(/_(idx|index|key)$/, "");
  if (known) {
    const rest = words.startsWith(`${bare(known)}_`) ? words.slice(bare(known).length + 1) : words;
    return `CREATE INDEX ${quote(bare(name))} ON ${known} (${quote(rest)})`;
  }
  // The first word is a table as often as not.
  const [first, ...rest] = words.split("_");
  return `CREATE INDEX ${quote(bare(name))} ON ${first} (${quote(rest.join("_") || "id")})`;
}

function constraint(name, of, statements) {
  const add = new RegExp(`^ALTER TABLE (?:ONLY )?${written(of)} ADD CONSTRAINT "?${name}"? `, "i");
  const made = statements.find((sql) => add.test(sql));
  if (made) return made;
  const rest = name.replace(/^(fk|uq|ck|pk)_/, "").replace(/_(fkey|key|check|pkey)$/, "").replace(new RegExp(`^${bare(of)}_`), "");
  if (/^fk_|_fkey$/.test(name)) {
    const target = /_id_(\w+)$/.exec(rest)?.[1];
    const key = target ? rest.slice(0, -target.length - 1) : rest;
    return `ALTER TABLE ${of} ADD CONSTRAINT ${quote(name)} FOREIGN KEY (${quote(key)}) REFERENCES ${target ?? `${key.replace(/_id$/, "")}s`} (id)`;
  }
  if (/^ck_|_check$/.test(name)) return `ALTER TABLE ${of} ADD CONSTRAINT ${quote(name)} CHECK (id IS NOT NULL)`;
  if (/^pk_|_pkey$/.test(name)) return `ALTER TABLE ${of} ADD CONSTRAINT ${quote(name)} PRIMARY KEY (id)`;
  return `ALTER TABLE ${of} ADD CONSTRAINT ${quote(name)} UNIQUE (${quote(rest)})`;
}

function type(name, statements) {
  if (CONTRIB.includes(name)) return `CREATE EXTENSION "${name}"`;
  return said("(?:TYPE|DOMAIN)", name, statements) ?? `CREATE TYPE ${name} AS ENUM ('one', 'two')`;
}

/** Gives each table without rows some. What takes none, such as for a check, stays empty. */
export async function fill(db) {
  await db.exec("SET session_replication_role = replica");
  for (const { name, columns } of (await db.query("EXECUTE columns")).rows) {
    const values = columns.map((column) => `${column.label ?? valueOf(column)}::${column.type}`);
    const names = columns.map((column) => column.name);
    await db.exec(`INSERT INTO ${name} (${names.join(", ")}) OVERRIDING SYSTEM VALUE SELECT ${values.join(", ")} FROM generate_series(1, ${ROWS}) i
      WHERE NOT EXISTS (SELECT FROM ${name})`).catch(() => {});
  }
  await db.exec("SET session_replication_role = origin");
  await db.exec("EXECUTE numbers");
}

const COLUMNS = `SELECT format('%I.%I', n.nspname, c.relname) AS name, jsonb_agg(jsonb_build_object('name', quote_ident(attname),
      'type', format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), CASE WHEN t.typbasetype = 0 THEN a.atttypmod ELSE t.typtypmod END),
      'label', (SELECT quote_literal(enumlabel) FROM pg_enum WHERE enumtypid = a.atttypid ORDER BY enumsortorder LIMIT 1),
      'length', CASE WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4 THEN a.atttypmod - 4 END)) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    GROUP BY c.oid, 1 ORDER BY c.oid`;
const NUMBERS = `SELECT setval(d.objid, ${ROWS}) FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
    WHERE c.oid >= 16384 AND c.relkind = 'S' AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass AND d.refobjsubid > 0`;

/** Prepares what is asked again and again. */
export async function prepare(db) {
  await db.exec(`PREPARE columns AS ${COLUMNS}; PREPARE numbers AS ${NUMBERS}`);
}

function valueOf({ type, length }) {
  if (/\[\]$/.test(type)) return "'{}'";
  if (/^(smallint|integer|bigint|numeric|real|double precision|oid)/.test(type)) return "i";
  if (/^(text|character|citext|name|bpchar)/.test(type)) return length ? `left('v' || i, ${length})` : "('v' || i)";
  if (type === "boolean") return "(i % 2 = 0)";
  if (/^(timestamp|date)/.test(type)) return "(timestamp '2020-01-01' + i * interval '1 day')";
  if (/^time/.test(type)) return "time '10:00'";
  if (type === "interval") return "interval '1 day'";
  if (/^json/.test(type)) return "'{}'";
  if (type === "uuid") return "md5(i::text)";
  if (type === "money") return "i::numeric";
  if (/^(inet|cidr)$/.test(type)) return "('10.0.0.' || i)";
  if (type === "bytea") return "'\\x00'";
  return "NULL";
}

/** So often a case is tried again with something more made up. */
export const REPAIRS = 25;

/**
 * Makes up what an error says is missing, among `made`, which comes after `first` statements by hand; what cannot be made is
 * left out. Without `statements` nothing more is made up. Whether anything was changed.
 */
export function repair(error, made, first, statements) {
  const place = error.place === undefined ? undefined : error.place - first;
  const sql = statements && missing(error, statements.filter((sql) => sql !== error.at?.sql));
  // What one needs comes before it.
  if (sql && !made.includes(sql)) made.splice(place ?? made.length, 0, sql);
  else if (place !== undefined && place >= 0) made.splice(place, 1);
  else return false;
  return true;
}
