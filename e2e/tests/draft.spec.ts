import { INDEX_AND_COLUMN, NICKNAME, RENAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

const stored = "retort.draft";
const aside = "retort.draft.unreadable";

test("a reload keeps the text, to the character", async ({ page, reviewer }) => {
  await reviewer.open();
  const text = `${NICKNAME}# é 𝄞 \t| trailing  \n# no line break at the end`;
  await reviewer.paste(text);
  await page.reload();
  await reviewer.isReviewed();
  expect(await reviewer.text()).toBe(text);
  await expect(reviewer.fileName).toHaveValue("migration.py");
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible();
});

test("what was typed in the very moment of leaving is kept too", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.append("# last words");
  await page.reload();
  await expect(reviewer.line("# last words")).toBeAttached();
});

test("a draft is stored while somebody types, without leaving", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.append("# for the other tab");
  await expect.poll(() => page.evaluate((key) => localStorage.getItem(key), stored)).toContain("# for the other tab");
});

test("a rejected fix, the layout of the diff and a file's name are kept", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.fileName.fill("0a1b_add_plan.py");
  await reviewer.fileName.press("Enter");
  await reviewer.show("Diff");
  await reviewer.reject("orders.plan is NOT NULL without a default");
  await expect(page.getByRole("button", { name: "Accept all (1)" })).toBeVisible();
  await expect(page, "the open view is in the address").toHaveURL(/#panel=diff/);
  await page.reload();
  await expect(reviewer.fileName).toHaveValue("0a1b_add_plan.py");
  await expect(reviewer.tab("Diff")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("button", { name: "Accept all (1)" })).toBeVisible();
  await expect(reviewer.editor).toHaveAccessibleName("Migration 0a1b_add_plan.py");
});

test("after a reload there is nothing to undo into: the text stays", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await page.reload();
  await reviewer.isReviewed();
  await reviewer.undo();
  expect(await reviewer.text()).toBe(NICKNAME);
});

const broken: [string, string][] = [
  ["no JSON", "{"],
  ["JSON, but no draft", "[1,2,3]"],
  ["another version", '{"version":99,"files":[{"path":"a.py","text":"x"}],"active":0}'],
  ["no file", '{"version":1,"files":[],"active":0}'],
  ["a setting that there is not", '{"version":1,"files":[{"path":"a.py","text":"x"}],"active":0,"settings":{"pg":9}}'],
  ["markup", "<img src=x onerror=alert(1)>"],
];
for (const [what, draft] of broken) {
  test(`a stored draft that cannot be read is set aside: ${what}`, async ({ page, reviewer }) => {
    await reviewer.plant(draft);
    await reviewer.open();
    await expect(reviewer.notice).toContainText(`cannot be read. It is kept in its storage as ${aside}`);
    expect(await page.evaluate((key) => localStorage.getItem(key), aside)).toBe(draft);
    expect(await reviewer.text()).toBe(RENAME);

    await reviewer.paste(NICKNAME);
    await page.reload();
    await reviewer.isReviewed();
    expect(await reviewer.text()).toBe(NICKNAME);
    expect(await page.evaluate((key) => localStorage.getItem(key), aside)).toBe(draft);
  });
}

test("other nonsense in the storage does no harm", async ({ page, reviewer }) => {
  await page.addInitScript(() => {
    localStorage.setItem("retort.theme", "<b>pink</b>");
    localStorage.setItem("retort.split", "NaN");
  });
  await reviewer.open("/#panel=nothing&finding=%FF&example=../../etc/passwd");
  await expect(reviewer.theme).toHaveAccessibleName("Theme: system");
  await expect(page.getByRole("separator")).toHaveAttribute("aria-valuenow", "50");
  expect(await reviewer.text()).toBe(RENAME);
});

test("a browser that stores nothing is told of, and the page works", async ({ page, context, reviewer }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await reviewer.open();
  await reviewer.put(INDEX_AND_COLUMN);
  await expect(reviewer.finding(/is NOT NULL without a default/)).toBeVisible();
  await expect(reviewer.notice).toContainText("The draft could not be stored: this browser's storage is full.");

  await page.getByRole("button", { name: "Close this notice" }).click();
  await page.keyboard.press("ControlOrMeta+s");
  await expect(reviewer.notice).toContainText("The draft could not be stored: this browser's storage is full.");
  await expect(reviewer.notice).not.toContainText("nothing to save");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await reviewer.notice.getByRole("button", { name: "Copy the text" }).click();
  await expect(reviewer.notice).toContainText("Copied");
  expect(await reviewer.clipboard()).toBe(INDEX_AND_COLUMN);
});
