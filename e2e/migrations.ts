// Texts to review. The examples are the page's own, read from where it has them.
import { readFileSync } from "node:fs";

const example = (file: string) => readFileSync(new URL(`../app/examples/${file}`, import.meta.url), "utf8");

/** What greets a new visitor. */
export const RENAME = example("5c1f0a7d93be_rename_full_name.py");
export const WELL_MADE = example("d4427c9f15e6_add_delivery_notes.py");

/** A revision with these lines in its functions, and, where it locks something, a word on the timeout at its end. */
export function migration({ upgrade, downgrade = ["pass"], locks = false }: Revision): string {
  const body = (lines: string[]) => lines.map((line) => `    ${line}`);
  return [
    '"""mine"""',
    "from alembic import op",
    "import sqlalchemy as sa",
    "",
    'revision = "0a1b2c3d4e5f"',
    "down_revision = None",
    "",
    "",
    "def upgrade():",
    ...body(upgrade),
    "",
    "",
    "def downgrade():",
    ...body(downgrade),
    ...(locks ? ["", "# retort: ignore-file[missing-lock-timeout] env.py sets it"] : []),
    "",
  ].join("\n");
}

type Revision = { upgrade: string[]; downgrade?: string[]; locks?: boolean };

/** One error with two fixes, one warning, both in `upgrade()`; the way back is written. */
export const INDEX_AND_COLUMN = migration({
  upgrade: [
    'op.add_column("orders", sa.Column("plan", sa.String(20), nullable=False))',
    'op.create_index("ix_orders_plan", "orders", ["plan"])',
  ],
  downgrade: ['op.drop_index("ix_orders_plan", table_name="orders")', 'op.drop_column("orders", "plan")'],
  locks: true,
});

/** Nothing to object to. */
export const NICKNAME = migration({
  upgrade: ['op.add_column("users", sa.Column("nickname", sa.Text(), nullable=True))'],
  downgrade: ['op.drop_column("users", "nickname")'],
  locks: true,
});

/** The same text as a revision of this id on top of that one, or of none. */
export function revision(text: string, id: string, parent?: string): string {
  const down = parent === undefined ? "None" : `"${parent}"`;
  return text.replace('"0a1b2c3d4e5f"', `"${id}"`).replace("down_revision = None", `down_revision = ${down}`);
}

/** What `git diff` says of a file that is new. */
export function added(path: string, text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  return [
    `diff --git a/${path} b/${path}`,
    "new file mode 100644",
    "index 0000000..1111111",
    "--- /dev/null",
    `+++ b/${path}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    "",
  ].join("\n");
}

/** What `pg_dump --schema-only` writes, in short. */
export const DUMP = "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE public.orders (\n    id bigint NOT NULL\n);\n";

/** Comments of which one can be taken out safely, beside a fix that has to be read. */
export const SAFE_AND_NOT = migration({
  upgrade: [
    'op.execute("ANALYZE orders")  # retort: ignore[index-without-concurrently] small table',
    'op.create_index(None, "orders", ["email"], postgresql_concurrently=True)',
  ],
  downgrade: ["raise NotImplementedError()"],
});

/** A migration of that many lines, of the kinds of statements that real ones have. */
export function long(lines: number): string {
  const columns = Array.from({ length: Math.max(0, lines - 15) }, (_, n) =>
    n % 10 === 0
      ? `op.create_index("ix_orders_note_${n}", "orders", ["note_${n}"])`
      : `op.add_column("orders", sa.Column("note_${n}", sa.String(length=200), nullable=True))`,
  );
  return migration({ upgrade: columns, locks: true });
}
