import { NICKNAME, RENAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

const LOST = "users.name is dropped and full_name added: a rename?";
const BROKEN = RENAME.replace('op.drop_column("users", "name")', 'op.drop_column("users", "name"');

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("a syntax error is shown with its place, over the last report, greyed", async ({ page, reviewer }) => {
  await reviewer.put(BROKEN);
  await expect(reviewer.syntaxError).toBeVisible();
  await expect(reviewer.syntaxError).toContainText("never closed");
  await expect(reviewer.staleNote).toBeVisible();
  await expect(reviewer.finding(LOST)).toBeVisible();
  await expect(page.locator(".panel--old")).toBeVisible();
  await expect(reviewer.finding(LOST).getByRole("button", { name: /^Apply/ })).toBeDisabled();

  // One mark, at the place; those of the old text would be wrong.
  await expect(reviewer.gutter).toHaveCount(1);
  await reviewer.syntaxError.getByRole("button", { name: /^Line \d+/ }).click();
  await expect(reviewer.activeLine).toContainText("op.drop_column");
});

test("the same in every other view", async ({ page, reviewer }) => {
  await reviewer.put(BROKEN);
  for (const panel of ["Diff", "SQL", "Checklist"] as const) {
    await reviewer.show(panel);
    await expect(reviewer.syntaxError).toBeVisible();
    await expect(reviewer.staleNote).toBeVisible();
  }
  await reviewer.show("Diff");
  await expect(page.getByRole("button", { name: /^Accept all \(/ })).toBeDisabled();
  await expect(reviewer.hunks.getByRole("button", { name: /^Accept/ }).first()).toBeDisabled();
});

test("it goes when the text parses again", async ({ page, reviewer }) => {
  await reviewer.put(BROKEN);
  await expect(reviewer.syntaxError).toBeVisible();
  await reviewer.put(NICKNAME);
  await expect(reviewer.syntaxError).toBeHidden();
  await expect(reviewer.staleNote).toBeHidden();
  await expect(page.locator(".panel--old")).toHaveCount(0);
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible();
  await reviewer.undo();
  await expect(reviewer.syntaxError).toBeVisible();
});

test("undoing the mistake brings the report back to life", async ({ reviewer }) => {
  await reviewer.append("\ndef broken(:\n");
  await expect(reviewer.syntaxError).toBeVisible();
  await reviewer.undo();
  await expect(reviewer.syntaxError).toBeHidden();
  await expect(reviewer.finding(LOST).getByRole("button", { name: /^Apply/ })).toBeEnabled();
});

test("a text that never parsed has its error and no report", async ({ reviewer }) => {
  await reviewer.restore(BROKEN);
  await expect(reviewer.syntaxError).toBeVisible();
  await expect(reviewer.staleNote).toBeHidden();
  await expect(reviewer.findings).toHaveCount(0);
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeHidden();
});

test("another text that does not parse has its error and nothing of the one before", async ({ reviewer }) => {
  await expect(reviewer.finding(LOST)).toBeVisible();
  await reviewer.put("Dear reviewer, please look at this.\n");
  await expect(reviewer.syntaxError).toBeVisible();
  for (const panel of ["Findings", "Diff", "SQL", "Checklist"] as const) {
    await reviewer.show(panel);
    await expect(reviewer.syntaxError).toBeVisible();
    await expect(reviewer.staleNote).toBeHidden();
    await expect(reviewer.findings).toHaveCount(0);
    await expect(reviewer.statements).toHaveCount(0);
    await expect(reviewer.panel.locator(".empty, .item, .hunk"), "nothing is said of what was not read").toHaveCount(0);
  }
  await reviewer.undo();
  await expect(reviewer.syntaxError).toBeHidden();
});

test("what is from before is neither praised nor copied", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME);
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible();
  await reviewer.append("\ndef broken(:\n");
  await expect(reviewer.staleNote).toBeVisible();
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeHidden();
  await expect(reviewer.panel).toContainText("In the text before there was nothing to object to.");
  const copy = reviewer.panel.getByRole("button", { name: "Copy SQL" });
  await reviewer.show("SQL");
  await expect(copy).toBeDisabled();
  await reviewer.undo();
  await expect(reviewer.staleNote).toBeHidden();
  await expect(copy).toBeEnabled();
});

test("SQL that PostgreSQL does not parse is shown where it is", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME.replace('op.add_column("users", sa.Column("nickname", sa.Text(), nullable=True))', 'op.execute("ALTER TABEL users ADD x int")'));
  await expect(reviewer.syntaxError).toBeHidden();
  await reviewer.show("SQL");
  await expect(reviewer.statement("ALTER TABEL users")).toContainText(/syntax error/);
});

for (const [what, text] of [
  ["Python 2", 'print "x"\n'],
  ["a diff", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n"],
  ["prose", "Dear reviewer, please look at this.\n"],
  ["an open string", 'revision = "0a1b\n'],
  ["tabs and spaces", "def upgrade():\n\tpass\n        pass\n"],
  ["the depths", `revision = ${"(".repeat(5_000)}1${")".repeat(5_000)}\n`],
] as const) {
  test(`what is no Python is told, not suffered: ${what}`, async ({ reviewer }) => {
    await reviewer.put(text);
    await expect(reviewer.syntaxError).toBeVisible();
    await expect(reviewer.crash).toBeHidden();
    await reviewer.put(NICKNAME);
    await expect(reviewer.syntaxError).toBeHidden();
  });
}

test("SQL that is pasted is read as SQL, each command at its own line", async ({ reviewer }) => {
  await reviewer.put("ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX ix_orders_note ON orders (note);\n");
  await expect(reviewer.syntaxError).toBeHidden();
  await expect(reviewer.finding("ix_orders_note on orders blocks writes while it is built")).toContainText("Line 2");
});
