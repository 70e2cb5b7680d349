// Files, folders and archives, dropped and picked.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { added, DUMP, INDEX_AND_COLUMN, NICKNAME, revision } from "../migrations.ts";
import { expect, test } from "../test.ts";

const PROJECT = readFileSync(new URL("../../core/tests/fixtures/input/project.zip", import.meta.url));
const FIRST = revision(NICKNAME, "aaaa");
const SECOND = revision(INDEX_AND_COLUMN, "bbbb", "aaaa");

/** A project on the disk. */
function project(folder: string): string {
  const files = {
    "versions/aaaa_nickname.py": FIRST,
    "versions/bbbb_plan.py": SECOND,
    "env.py": "from alembic import context\n",
    "node_modules/x/cccc.py": FIRST,
    "logo.png": "\0",
  };
  for (const [path, text] of Object.entries(files)) {
    const whole = join(folder, "db", path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
  }
  return join(folder, "db");
}

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("dropped files take the place of an example and are reviewed", async ({ reviewer }) => {
  await reviewer.drop([["schema.sql", DUMP], ["aaaa.py", FIRST], ["bbbb.py", SECOND]]);
  await expect(reviewer.bar).toContainText("Opened 3 files, 2 to review, 1 as the schema before them.");
  expect(await reviewer.paths()).toEqual(["schema.sql (baseline)", "aaaa.py", "bbbb.py"]);
  expect(await reviewer.text()).toBe(FIRST);
  await reviewer.unfoldFiles();
  await expect(reviewer.row("bbbb.py")).toContainText("1 error");
  await expect(reviewer.row("bbbb.py")).toContainText("1 warning");
});

test("dropped files come beside one's own, and replace one of the same name, with a way back", async ({ reviewer }) => {
  await reviewer.drop([["aaaa.py", FIRST]]);
  await expect(reviewer.bar).toContainText("Opened 1 file");
  const changed = FIRST.replace("nickname", "alias");
  await reviewer.drop([["aaaa.py", changed], ["bbbb.py", SECOND]]);
  await expect(reviewer.bar).toContainText("Added 1 file, 1 to review. Replaced aaaa.py.");
  expect(await reviewer.text()).toBe(changed);
  await expect(reviewer.line("alias").first()).toBeVisible();
  await reviewer.bar.getByRole("button", { name: "Undo" }).click();
  expect(await reviewer.paths()).toEqual(["aaaa.py"]);
  expect(await reviewer.text()).toBe(FIRST);
  await expect(reviewer.line("nickname").first()).toBeVisible();
});

test("once something has been typed, the undo key takes back that and never the files", async ({ page, reviewer }) => {
  await reviewer.drop([["aaaa.py", FIRST], ["bbbb.py", SECOND]]);
  await expect(reviewer.bar).toContainText("Opened 2 files");
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# mine");
  await expect(reviewer.line("# mine")).toBeVisible();
  await page.getByRole("button", { name: "bbbb.py", exact: true }).click();
  await expect(reviewer.editor).toHaveAccessibleName("Migration bbbb.py");
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+z");
  expect(await reviewer.paths()).toEqual(["aaaa.py", "bbbb.py"]);
  await page.getByRole("button", { name: "aaaa.py", exact: true }).click();
  await expect(reviewer.line("# mine")).toBeVisible();
  await reviewer.bar.getByRole("button", { name: "Undo" }).click();
  await expect(reviewer.bar).toContainText("Taken back");
});

test("undo of a merge takes away the merge, and not the files that were dropped before", async ({ page, reviewer }) => {
  const third = revision(NICKNAME.replaceAll("nickname", "alias"), "cccc", "aaaa");
  await reviewer.drop([["aaaa.py", FIRST], ["bbbb.py", SECOND], ["cccc.py", third]]);
  await expect(reviewer.bar).toContainText("Opened 3 files");
  await reviewer.show("Chain");
  await reviewer.andReviewed(() => reviewer.merge.getByRole("button", { name: "Add the merge" }).click());
  expect(await reviewer.paths()).toHaveLength(4);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(reviewer.merge).toBeVisible();
  expect(await reviewer.paths()).toEqual(["aaaa.py", "bbbb.py", "cccc.py"]);
});

test("a diff that is dropped with a folder says what is under review", async ({ reviewer }) => {
  await reviewer.drop([["aaaa.py", FIRST], ["pr.diff", added("db/versions/bbbb_plan.py", SECOND)]]);
  await expect(reviewer.bar).toContainText("Opened 2 files, 1 to review, 1 as context.");
  expect(await reviewer.paths()).toEqual(["aaaa.py (context)", "db/versions/bbbb_plan.py"]);
  await expect(reviewer.finding("orders.plan is NOT NULL without a default")).toBeVisible();
});

test("of a zip archive the revisions are taken and the rest is named", async ({ reviewer }) => {
  await reviewer.drop([["project.zip", PROJECT]]);
  await expect(reviewer.bar).toContainText("Opened 2 files, 2 to review.");
  expect(await reviewer.paths()).toEqual(["project/versions/a1_first.py", "project/versions/b2_second.py"]);
  await reviewer.bar.getByText("3 files were left out").click();
  await expect(reviewer.bar).toContainText("project/versions/c3_latin.py is not UTF-8: line 1");
});

test("a dropped folder is read to its ends, but for what is not the project's own", async ({ page, reviewer }, info) => {
  const folder = project(info.outputPath("dropped"));
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await browser.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  }
  await expect(reviewer.bar).toContainText("Opened 2 files, 2 to review.");
  expect(await reviewer.paths()).toEqual(["db/versions/aaaa_nickname.py", "db/versions/bbbb_plan.py"]);
  await reviewer.bar.getByText("1 file was left out").click();
  await expect(reviewer.bar).toContainText("db/env.py is no revision: it has neither revision nor upgrade()");
});

test("files and a folder are picked from a menu", async ({ page, reviewer }, info) => {
  const folder = project(info.outputPath("picked"));
  const choose = async (item: RegExp, path: string | string[]) => {
    await reviewer.openButton.click();
    const chooser = page.waitForEvent("filechooser");
    await reviewer.openMenu.getByRole("button", { name: item }).click();
    await expect(reviewer.openMenu).toBeHidden();
    await (await chooser).setFiles(path);
  };
  await choose(/^Files/, [join(folder, "versions/aaaa_nickname.py"), join(folder, "env.py")]);
  await expect(reviewer.bar).toContainText("Opened 1 file, 1 to review.");
  await reviewer.bar.getByText("1 file was left out").click();
  await expect(reviewer.bar).toContainText("env.py is no revision: it has neither revision nor upgrade()");
  expect(await reviewer.paths()).toEqual(["aaaa_nickname.py"]);

  await choose(/^A folder/, folder);
  await expect(reviewer.bar).toContainText("Added 1 file, 1 to review. 1 file is here already.");
  expect(await reviewer.paths()).toEqual(["aaaa_nickname.py", "db/versions/bbbb_plan.py"]);
});

test("what is no text or too large is refused, and nothing is lost", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME);
  await reviewer.drop([["a.py", Buffer.from([0x7f, 0x45, 0, 0])], ["large.sql", Buffer.alloc(10_000_001, "-")]]);
  await expect(reviewer.bar).toContainText("There was nothing in it to review.");
  await reviewer.bar.getByText("2 files were left out").click();
  await expect(reviewer.bar).toContainText("a.py is not text");
  await expect(reviewer.bar).toContainText("large.sql is larger than 10 MB");
  await expect(reviewer.bar.getByRole("button", { name: "Undo" })).toHaveCount(0);
  expect(await reviewer.text()).toBe(NICKNAME);
});

test("a dragged piece of text is not taken for a file", async ({ page, reviewer }) => {
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.setData("text/plain", "words");
    return transfer;
  });
  await page.dispatchEvent("body", "dragenter", { dataTransfer });
  await page.dispatchEvent("body", "dragover", { dataTransfer });
  await expect(reviewer.dropZone).toHaveCount(0);
});

test("a drag that leaves the page again leaves nothing behind", async ({ page, reviewer }) => {
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "x.py"));
    return transfer;
  });
  await page.dispatchEvent("body", "dragenter", { dataTransfer });
  await expect(reviewer.dropZone).toBeVisible();
  await page.dispatchEvent("body", "dragleave", { dataTransfer });
  await expect(reviewer.dropZone).toBeHidden();
});
