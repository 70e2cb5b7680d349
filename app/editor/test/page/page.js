import { Editor } from "./editor.js";

const doc = `"""add email to users"""
import sqlalchemy as sa
from alembic import op

revision = "a1b2c3"
down_revision = None


def upgrade() -> None:
    # One lock, held for as long as the table is large.
    op.add_column("users", sa.Column("email", sa.String(255), nullable=False))
    op.create_index(
        "ix_users_email",
        "users",
        ["email"],
    )
    op.execute("UPDATE users SET email = 'none' WHERE id > 100")
    op.execute(f"""
        ALTER TABLE {table}
            ADD COLUMN age integer DEFAULT 0 -- years
    """)
    conn.execute(sa.text("SELECT 1 FROM users " "WHERE email IS NULL"))


def downgrade() -> None:
    op.drop_column("users", "email")
`;

const at = (line, from, endLine, to) => ({
  start: { line, column: from },
  end: { line: endLine, column: to },
});

const marks = [
  {
    key: "one",
    rule: "add-required-column",
    severity: "error",
    range: at(11, 4, 11, 78),
    title: "users.email is added NOT NULL without a default",
    message: "This fails as soon as users has a row. <b>Not markup</b>",
    summary: "A NOT NULL column without a default cannot be added to a table with rows.",
    fixes: [
      { title: "Add it nullable first", applicability: "review" },
      { title: "Backfill in batches", applicability: "display" },
    ],
  },
  {
    key: "two",
    rule: "index-without-concurrently",
    severity: "warning",
    range: at(12, 4, 16, 5),
    title: "ix_users_email is built under a lock",
    message:
      "CREATE INDEX takes a SHARE lock on users and blocks writes for as long as the build takes. " +
      "Build it CONCURRENTLY, outside of the transaction.",
    summary: "An index built without CONCURRENTLY blocks writes.",
    fixes: [
      { title: "Build it concurrently", applicability: "safe" },
      { title: "Move it to a revision of its own", applicability: "review" },
    ],
  },
  {
    key: "three",
    rule: "backfill-in-migration",
    severity: "advice",
    range: at(17, 4, 17, 64),
    title: "Data is changed with the schema",
    message: "The UPDATE holds its row locks until the whole run ends.",
    summary: "A data change and a schema change in one transaction hold each other's locks.",
    fixes: [],
  },
];

const calls = [];
const record = (name) => (...given) => calls.push([name, ...given]);
const dark = location.hash === "#dark";
if (dark) document.documentElement.style.colorScheme = "dark";
const editor = new Editor(
  document.getElementById("host"),
  { doc, label: "Migration", dark, readOnly: false },
  { changed: record("changed"), cursor: record("cursor"), pasted: record("pasted"), applyFix: record("applyFix"), explain: record("explain"), comment: record("comment") },
);
editor.setFindings(marks);
Object.assign(globalThis, { editor, calls, doc, marks, at });
