// Several files from one pasted text: as people paste them, and as a diff.
import { added, DUMP, INDEX_AND_COLUMN, migration, NICKNAME, RENAME, revision } from "../migrations.ts";
import { expect, test } from "../test.ts";

const FIRST = revision(NICKNAME, "aaaa");
const SECOND = revision(INDEX_AND_COLUMN, "bbbb", "aaaa");
const BOTH = `==> versions/aaaa_nickname.py <==\n${FIRST}\n==> versions/bbbb_plan.py <==\n${SECOND}`;

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("several files over an example are taken apart at once, and that is taken back", async ({ reviewer }) => {
  await reviewer.put(BOTH);
  await expect(reviewer.bar).toContainText("Taken apart into 2 files, 2 to review.");
  expect(await reviewer.paths()).toEqual(["versions/aaaa_nickname.py", "versions/bbbb_plan.py"]);
  expect(await reviewer.text()).toBe(FIRST);
  await expect(reviewer.editor).toHaveAccessibleName("Migration versions/aaaa_nickname.py");

  await reviewer.bar.getByRole("button", { name: "Undo" }).click();
  await expect(reviewer.bar).toContainText("Taken back");
  expect(await reviewer.text(), "what was pasted").toBe(BOTH);
  await reviewer.bar.getByRole("button", { name: "Do it again" }).click();
  expect(await reviewer.paths()).toHaveLength(2);
  await reviewer.bar.getByRole("button", { name: /^Close/ }).click();
  await expect(reviewer.bar).toHaveText("");
});

test("the undo key takes it back too, and nothing is lost on the way", async ({ page, reviewer }) => {
  await reviewer.put(BOTH);
  await expect(reviewer.bar).toContainText("Taken apart");
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(reviewer.bar).toContainText("Taken back");
  expect(await reviewer.text()).toBe(BOTH);
});

test("revisions one below the other are told apart, and each is reviewed", async ({ page, reviewer }) => {
  await reviewer.put(`${FIRST}\n\n${SECOND}`);
  await expect(reviewer.bar).toContainText("Taken apart into 2 files");
  expect(await reviewer.paths()).toEqual(["aaaa.py", "bbbb.py"]);
  await page.getByRole("button", { name: "bbbb.py", exact: true }).click();
  await expect(reviewer.finding("orders.plan is NOT NULL without a default")).toBeVisible();
});

test("beside a text of one's own it is offered, and the text stays", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME);
  await reviewer.put(added("db/versions/bbbb_plan.py", SECOND.replace("mine", "the plan of an order")));
  await expect(reviewer.bar).toContainText("This looks like a diff of 1 file.");
  await reviewer.bar.getByRole("button", { name: "Take it apart" }).click();
  await expect(reviewer.bar).toContainText("Added 1 file, 1 to review. What was here is context now: 1 file.");
  expect(await reviewer.paths()).toEqual(["migration.py (context)", "db/versions/bbbb_plan.py"]);
  await expect(reviewer.finding("orders.plan is NOT NULL without a default")).toBeVisible();

  await reviewer.unfoldFiles();
  await reviewer.row("migration.py").getByRole("button", { name: /^migration.py/ }).click();
  expect(await reviewer.text()).toBe(NICKNAME);
  await expect(reviewer.panel).toContainText("Here as context");
  await expect(reviewer.findings).toHaveCount(0);
  await reviewer.panel.getByRole("button", { name: "Review this file" }).click();
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible();
});

test("an offer can be left, and goes when the text goes on", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME);
  await reviewer.put(BOTH);
  await expect(reviewer.bar).toContainText("This looks like 2 files.");
  await reviewer.bar.getByRole("button", { name: "Leave it as it is" }).click();
  await expect(reviewer.bar).toHaveText("");
  expect(await reviewer.text()).toBe(BOTH);
  await reviewer.put(BOTH);
  await expect(reviewer.bar).toContainText("This looks like 2 files.");
  await reviewer.append("# more");
  await expect(reviewer.bar).toHaveText("");
});

test("a changed revision of which only a part is shown says how to get the rest", async ({ page, reviewer }) => {
  const diff = [
    "diff --git a/v/aaaa.py b/v/aaaa.py",
    "--- a/v/aaaa.py",
    "+++ b/v/aaaa.py",
    "@@ -9,4 +9,4 @@ down_revision = None",
    " ",
    " def upgrade():",
    '-    op.drop_table("a")',
    '+    op.drop_table("b")',
    " ",
    "",
  ].join("\n");
  await reviewer.put(diff);
  await expect(reviewer.bar).toContainText("This looks like a diff of which no revision can be put together");
  await expect(reviewer.bar).toContainText("v/aaaa.py is shown only in part (lines 9 to 12)");
  await expect(reviewer.bar).toContainText("git diff -U9999");
  await expect(page.getByRole("button", { name: "Take it apart" })).toHaveCount(0);
  expect(await reviewer.text()).toBe(diff);
});

test("a diff is put together with the revision that is on the page", async ({ reviewer }) => {
  const before = revision(migration({ upgrade: ['op.drop_table("a")'] }), "aaaa");
  await reviewer.paste(before);
  await reviewer.fileName.fill("aaaa_drop.py");
  await reviewer.fileName.press("Enter");
  const line = before.split("\n").findIndex((line) => line.includes("drop_table")) + 1;
  const diff = `--- a/v/aaaa_drop.py\n+++ b/v/aaaa_drop.py\n@@ -${line},1 +${line},1 @@\n-    op.drop_table("a")\n+    op.drop_table("b")\n`;
  await reviewer.put(diff);
  await reviewer.bar.getByRole("button", { name: "Take it apart" }).click();
  await expect(reviewer.bar).toContainText("Replaced aaaa_drop.py.");
  expect(await reviewer.text()).toBe(before.replace('"a")', '"b")'));
  await reviewer.bar.getByRole("button", { name: "Undo" }).click();
  expect(await reviewer.text(), "the text as it was pasted").toBe(diff);
});

test("what a diff leaves out is named with its reason", async ({ reviewer }) => {
  const diff = added("v/bbbb.py", SECOND) + added("app/models.py", "x = 1\n") + added("README.md", "words\n");
  await reviewer.put(diff);
  await expect(reviewer.bar).toContainText("Taken apart into 1 file, 1 to review.");
  await reviewer.bar.getByText("2 files were left out").click();
  await expect(reviewer.bar).toContainText("app/models.py is no revision: it has neither revision nor upgrade()");
  await expect(reviewer.bar).toContainText("README.md is neither Python nor SQL");
});

test("a pasted dump is the schema before, until somebody says otherwise", async ({ page, reviewer }) => {
  await reviewer.put(DUMP);
  await expect(reviewer.panel).toContainText("The schema before");
  expect(await reviewer.paths()).toEqual(["schema.sql (baseline)"]);
  await reviewer.panel.getByRole("button", { name: "Add the migration" }).click();
  await reviewer.paste(SECOND);
  expect(await reviewer.paths()).toEqual(["schema.sql (baseline)", "migration.py"]);
  await expect(reviewer.finding("orders.plan is NOT NULL without a default")).toBeVisible();
  await reviewer.unfoldFiles();
  await expect(reviewer.role("schema.sql")).toHaveValue("baseline");
  await reviewer.role("schema.sql").selectOption("Review");
  await page.reload();
  expect(await reviewer.paths()).toEqual(["schema.sql", "migration.py"]);
});

test("one migration stays one, and an example comes back with the undo key", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME);
  await expect(reviewer.bar).toHaveText("");
  await reviewer.undo();
  expect(await reviewer.text()).toBe(RENAME);
});
