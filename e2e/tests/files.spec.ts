// The list of files: for a few, for ten, for a thousand.
import { INDEX_AND_COLUMN, NICKNAME, revision } from "../migrations.ts";
import { expect, test } from "../test.ts";

const id = (number: number) => `r${number}`.padEnd(6, "0");
const chain = (length: number): [string, string][] =>
  Array.from({ length }, (_, n) => {
    const text = n % 10 === 9 ? INDEX_AND_COLUMN : NICKNAME;
    const named = text.replace('"""mine"""', `"""step ${n}"""`);
    return [`${id(n)}_step.py`, revision(named, id(n), n === 0 ? undefined : id(n - 1))];
  });

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("one file has neither tabs nor a list, a few have tabs and a list on demand", async ({ page, reviewer }) => {
  await expect(reviewer.fileName).toBeVisible();
  await expect(reviewer.listButton).toHaveCount(0);
  await reviewer.drop(chain(3));
  await expect(reviewer.listButton).toHaveAttribute("aria-expanded", "false");
  await expect(reviewer.fileList).toHaveCount(0);
  await page.getByRole("button", { name: `${id(2)}_step.py`, exact: true }).click();
  await expect(reviewer.editor).toHaveAccessibleName(`Migration ${id(2)}_step.py`);
  await reviewer.listButton.click();
  await expect(reviewer.rows).toHaveCount(3);
});

test("ten files have a list with what was found in each", async ({ reviewer }) => {
  await reviewer.drop(chain(10));
  await expect(reviewer.rows).toHaveCount(10);
  const last = reviewer.row(`${id(9)}_step.py`);
  await expect(last).toContainText("step 9");
  await expect(last).toContainText("1 error");
  await last.getByRole("button", { name: /^r9/ }).click();
  await expect(last.locator("[aria-current]")).toBeVisible();
  await expect(reviewer.finding("orders.plan is NOT NULL without a default")).toBeVisible();
});

test("roles are changed with the keyboard, count at once, and outlive a reload", async ({ page, reviewer }) => {
  await reviewer.drop(chain(10));
  const name = `${id(9)}_step.py`;
  await expect(reviewer.row(name)).toContainText("1 error");
  await reviewer.role(name).focus();
  await page.keyboard.press("c");
  await expect(reviewer.role(name)).toHaveValue("context");
  await expect(reviewer.role(name)).toBeFocused();
  await expect(reviewer.row(name)).not.toContainText("error");
  await expect(reviewer.fileList).toContainText("10 files, 9 to review");
  await page.reload();
  await reviewer.isReviewed();
  await expect(reviewer.role(name)).toHaveValue("context");
  await expect(reviewer.fileList).toContainText("10 files, 9 to review");
});

test("only the heads are reviewed, or only those that are looked for, or all", async ({ reviewer }) => {
  await reviewer.drop(chain(10));
  await expect(reviewer.row(`${id(9)}_step.py`)).toContainText("1 error");
  await reviewer.fileList.getByRole("button", { name: "Only the heads" }).click();
  await expect(reviewer.fileList).toContainText("10 files, 1 to review");
  // The file that was open is none of those under review.
  await expect(reviewer.row(`${id(9)}_step.py`).locator("[aria-current]")).toHaveCount(1);
  await expect(reviewer.role(`${id(9)}_step.py`)).toHaveValue("review");
  await reviewer.fileList.getByRole("searchbox").fill("step 3");
  await expect(reviewer.rows).toHaveCount(1);
  await reviewer.fileList.getByRole("button", { name: "Only these 1" }).click();
  await expect(reviewer.role(`${id(3)}_step.py`)).toHaveValue("review");
  await reviewer.fileList.getByRole("searchbox").fill("");
  await expect(reviewer.role(`${id(9)}_step.py`)).toHaveValue("context");
  await reviewer.fileList.getByRole("button", { name: "All", exact: true }).click();
  await expect(reviewer.fileList).toContainText("10 files");
  await expect(reviewer.role(`${id(9)}_step.py`)).toHaveValue("review");
});

test("a file is closed from the list and put back", async ({ reviewer }) => {
  await reviewer.drop(chain(6));
  await reviewer.row(`${id(2)}_step.py`).getByRole("button", { name: /^Close/ }).click();
  await expect(reviewer.rows).toHaveCount(5);
  await reviewer.notice.getByRole("button", { name: "Put it back" }).click();
  await expect(reviewer.rows).toHaveCount(6);
});

test("fifteen hundred files are found by search and kept over a reload", async ({ page, reviewer }) => {
  test.slow();
  await reviewer.drop(chain(1500));
  await expect(reviewer.bar).toContainText("Opened 1500 files, 1500 to review.");
  await expect(reviewer.rows).toHaveCount(200);
  await expect(reviewer.fileList.getByRole("button", { name: "Show 200 more of 1500 files" })).toBeVisible();
  await reviewer.fileList.getByRole("searchbox").fill("step 1234");
  await expect(reviewer.rows).toHaveCount(1);
  await reviewer.rows.getByRole("button", { name: /^r1234/ }).click();
  await expect(reviewer.editor).toHaveAccessibleName(`Migration ${id(1234)}_step.py`);

  // Typing goes on while the list is there.
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# twenty letters....");
  await expect(reviewer.line("# twenty letters....")).toBeVisible();
  expect(await reviewer.text()).toContain("# twenty letters....");
  await page.reload();
  await expect(reviewer.listButton).toHaveText("1500 files");
  await expect(reviewer.line("# twenty letters....")).toBeAttached();
});

test.describe("narrow", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the list, the bar and the menu fit", async ({ page, reviewer }) => {
    await reviewer.show("Migration");
    await reviewer.drop(chain(10));
    await expect(reviewer.bar).toContainText("Opened 10 files");
    await expect(reviewer.rows).toHaveCount(10);
    await expect(reviewer.row(`${id(9)}_step.py`)).toContainText("1 error");
    await expect(reviewer.editor).toBeVisible();
    // The strip of tabs is moved sideways.
    const wide = () => page.evaluate(() => [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".visually-hidden, .tabs")).map((element) => element.className));
    expect(await wide()).toEqual([]);
    await reviewer.openButton.click();
    const box = (await reviewer.openMenu.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(390);
    await page.keyboard.press("Escape");
    await reviewer.bar.getByRole("button", { name: "Undo" }).click();
    await expect(reviewer.fileList).toHaveCount(0);
  });
});
