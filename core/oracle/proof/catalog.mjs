// What a database holds, in a form that two of them can be compared in: keys of things with their properties, and the rows.
//
// Left out is what nobody asked for: object ids, the order of columns, the names of NOT NULL constraints.

// What initdb made has smaller ids.
const OWN = (alias) => `${alias}.oid >= 16384`;
const name = (relation, schema = "n.nspname") =>
  `CASE WHEN ${schema} = 'public' THEN '' ELSE ${schema} || '.' END || ${relation}`;

// Each query gives `key` and `value`, the properties as JSON.
const QUERIES = [
  `SELECT 'schema ' || nspname AS key, jsonb_build_object('comment', obj_description(n.oid, 'pg_namespace')) AS value
   FROM pg_namespace n WHERE ${OWN("n")} AND nspname NOT LIKE 'pg\\_%'`,
  `SELECT CASE c.relkind WHEN 'm' THEN 'materialized view ' WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence ' ELSE 'table ' END
     || ${name("c.relname")} AS key,
     jsonb_build_object('kind', c.relkind, 'persistence', c.relpersistence, 'row security', c.relrowsecurity,
       'forced row security', c.relforcerowsecurity, 'replica identity', c.relreplident,
       'storage parameters', c.reloptions::text, 'partition key', pg_get_partkeydef(c.oid),
       'partition bound', pg_get_expr(c.relpartbound, c.oid),
       'parents', (SELECT string_agg(inhparent::regclass::text || CASE WHEN inhdetachpending THEN ' (detaching)' ELSE '' END, ', ')
                   FROM pg_inherits WHERE inhrelid = c.oid),
       'definition', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
       'type', CASE WHEN c.relkind = 'S' THEN (SELECT seqtypid::regtype::text || ' ' || seqincrement FROM pg_sequence WHERE seqrelid = c.oid) END,
       'owned by', (SELECT refobjid::regclass || '.' || a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = refobjid AND a.attnum = refobjsubid
                    WHERE c.relkind = 'S' AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass LIMIT 1),
       'rules', (SELECT string_agg(pg_get_ruledef(r.oid), ' ' ORDER BY r.rulename) FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN'),
       'privileges', c.relacl::text, 'comment', obj_description(c.oid, 'pg_class')) AS value
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN("c")} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')`,
  `SELECT 'column ' || ${name("c.relname")} || '.' || a.attname AS key,
     jsonb_build_object('type', format_type(a.atttypid, a.atttypmod),
       'not null', CASE WHEN NOT a.attnotnull THEN 'no' WHEN EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'n'
         AND k.conkey = ARRAY[a.attnum] AND NOT k.convalidated) THEN 'not valid' ELSE 'yes' END,
       'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
       'generated', CASE WHEN a.attgenerated <> '' THEN a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid) END,
       'identity', a.attidentity, 'collation', (SELECT collname FROM pg_collation k WHERE k.oid = a.attcollation),
       'storage', a.attstorage, 'statistics', nullif(a.attstattarget, -1), 'comment', col_description(c.oid, a.attnum)) AS value
   FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE ${OWN("c")} AND c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped`,
  `SELECT 'constraint ' || coalesce(nullif(${name("c.relname")}, '') || '.', (SELECT typname || '.' FROM pg_type t WHERE t.oid = k.contypid), '') || k.conname AS key,
     jsonb_build_object('definition', replace(replace(pg_get_constraintdef(k.oid), ' NOT VALID', ''), ' NOT ENFORCED', ''),
       'valid', k.convalidated, 'enforced', k.conenforced, 'comment', obj_description(k.oid, 'pg_constraint')) AS value
   FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace LEFT JOIN pg_class c ON c.oid = k.conrelid
   WHERE ${OWN("k")} AND k.contype <> 'n'`,
  `SELECT 'index ' || ${name("c.relname")} AS key,
     jsonb_build_object('definition', replace(pg_get_indexdef(c.oid), ' ON ONLY ', ' ON '), 'valid', i.indisvalid, 'primary', i.indisprimary,
       'replica identity', i.indisreplident, 'clustered', i.indisclustered, 'comment', obj_description(c.oid, 'pg_class')) AS value
   FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN("c")} AND n.nspname <> 'pg_toast'`,
  `SELECT CASE t.typtype WHEN 'e' THEN 'enum ' WHEN 'd' THEN 'domain ' ELSE 'type ' END || ${name("t.typname")} AS key,
     jsonb_build_object('labels', (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
       'base', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, 'not null', t.typnotnull,
       'default', t.typdefault, 'comment', obj_description(t.oid, 'pg_type')) AS value
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE ${OWN("t")} AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`,
  `SELECT 'function ' || ${name("p.proname")} || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS key,
     jsonb_build_object('definition', CASE WHEN p.prokind = 'a' THEN NULL ELSE pg_get_functiondef(p.oid) END) AS value
   FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
   WHERE ${OWN("p")} AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  `SELECT 'trigger ' || ${name("c.relname")} || '.' || t.tgname AS key,
     jsonb_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled) AS value
   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN("t")} AND NOT t.tgisinternal`,
  `SELECT 'policy ' || ${name("c.relname")} || '.' || p.polname AS key,
     jsonb_build_object('command', p.polcmd, 'permissive', p.polpermissive, 'using', pg_get_expr(p.polqual, p.polrelid),
       'check', pg_get_expr(p.polwithcheck, p.polrelid)) AS value
   FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN("p")}`,
  `SELECT 'statistics ' || ${name("s.stxname")} AS key, jsonb_build_object('definition', pg_get_statisticsobjdef(s.oid)) AS value
   FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${OWN("s")}`,
  `SELECT 'extension ' || extname AS key, '{}'::jsonb AS value FROM pg_extension`,
  `SELECT 'publication ' || pubname AS key, jsonb_build_object('tables', (SELECT string_agg(r.prrelid::regclass::text, ', ')
     FROM pg_publication_rel r WHERE r.prpubid = p.oid)) AS value FROM pg_publication p`,
];

// Tables and sequences, to be read one by one.
const CONTENTS = `SELECT CASE c.relkind WHEN 'S' THEN 'next of ' ELSE 'rows of ' END || ${name("c.relname")} AS key,
    format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OWN("c")} AND c.relnamespace <> 'pg_toast'::regnamespace AND (c.relkind IN ('r', 'S') OR c.relkind = 'm' AND c.relispopulated)`;

/** Prepares what is asked again and again. */
export async function prepare(db) {
  await db.exec(`PREPARE catalog AS ${QUERIES.map((query) => `(${query})`).join(" UNION ALL ")}; PREPARE contents AS ${CONTENTS}`);
}

/** Everything that is in the database: a map from key to properties. Without `rows`, what tables and sequences hold is left out. */
export async function catalog(db, rows = true) {
  const found = new Map();
  for (const { key, value } of (await db.query("EXECUTE catalog")).rows) {
    // A default may be the time at which the chain was rendered.
    if (value.default) value.default = value.default.replaceAll(MOMENT, "(now)");
    found.set(key, value);
  }
  if (!rows) return found;
  const contents = (await db.query("EXECUTE contents")).rows;
  const parts = contents.map(({ key, name, kind }) =>
    kind === "S"
      ? `SELECT '${key}' AS key, last_value || CASE WHEN is_called THEN '' ELSE ' not given out' END AS row FROM ${name}`
      : `SELECT '${key}' AS key, to_jsonb(t)::text AS row FROM ${name} t`,
  );
  for (const { key } of contents) found.set(key, { rows: [] });
  if (parts.length > 0) {
    for (const { key, row } of (await db.query(parts.join(" UNION ALL "))).rows) found.get(key).rows.push(steady(row));
  }
  for (const [key, value] of found) {
    if (!value.rows) continue;
    const rows = value.rows.sort().join("\n");
    found.set(key, key.startsWith("next of ") ? { value: rows } : { rows });
  }
  return found;
}

// Midnight may come while this runs.
const DAYS = [0, 1].map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10));
const MOMENT = new RegExp(`(?:${DAYS.join("|")})[ T0-9:.+]*`, "g");
const NOW = new RegExp(`"(?:${DAYS.join("|")})[^"]*"`, "g");

/** A row without what differs from run to run: random ids, and the time of day. */
function steady(row) {
  return row
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, "(a random id)")
    .replaceAll(/\b0\.\d{8,}\b/g, "(a random number)")
    .replaceAll(NOW, '"(now)"');
}

/** How two catalogues differ: one entry a difference, its kind and in words. */
export function differences(before, after) {
  const found = [];
  const kind = (key) => key.slice(0, key.includes("materialized view ") ? 17 : key.indexOf(" "));
  for (const [key, value] of before) {
    const other = after.get(key);
    if (other === undefined) found.push({ kind: `${kind(key)} gone`, text: `${key} gone` });
    else
      for (const property of Object.keys({ ...value, ...other })) {
        const [one, two] = [value[property] ?? null, other[property] ?? null];
        if (one === two) continue;
        const what = key.startsWith("rows of ") || key.startsWith("next of ") ? key.split(" ")[0] : `${kind(key)} ${property}`;
        const text = property === "rows" ? key : `${key} ${property}: ${short(one)} → ${short(two)}`;
        found.push({ kind: what, text });
      }
  }
  for (const key of after.keys()) if (!before.has(key)) found.push({ kind: `${kind(key)} added`, text: `${key} added` });
  return found.sort((a, b) => (a.text < b.text ? -1 : 1));
}

const short = (value) => (value === null || value === "" ? "none" : String(value).replaceAll(/\s+/g, " "));
