import { NICKNAME, RENAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("an empty editor says what to do", async ({ reviewer }) => {
  await reviewer.paste("");
  expect(await reviewer.text()).toBe("");
  await expect(reviewer.findings).toHaveCount(0);
  await expect(reviewer.gutter).toHaveCount(0);
  await expect(reviewer.syntaxError).toBeHidden();
  await expect(reviewer.panel).toContainText(/paste/i);
  await expect(reviewer.panel, "nothing was reviewed, so nothing is praised").not.toContainText("Nothing to object to");
});

test("every other view says something helpful too", async ({ reviewer }) => {
  await reviewer.paste("");
  for (const panel of ["Diff", "SQL", "Checklist"] as const) {
    await reviewer.show(panel);
    await expect(reviewer.panel).not.toBeEmpty();
    await expect(reviewer.panel, panel).not.toContainText("0 of 0");
  }
});

test("white space is as good as nothing", async ({ reviewer }) => {
  await reviewer.paste("\n\n   \n");
  await expect(reviewer.panel).toContainText(/paste/i);
});

test("what is no migration is said to be none", async ({ reviewer }) => {
  await reviewer.paste("x = 1\n");
  await expect(reviewer.panel).not.toContainText("Nothing to object to");
  await expect(reviewer.panel).toContainText(/no migration|not a migration/i);
});

test("an empty editor survives a reload and is filled again", async ({ page, reviewer }) => {
  await reviewer.paste("");
  await page.reload();
  await reviewer.isReviewed();
  expect(await reviewer.text()).toBe("");
  await reviewer.paste(NICKNAME);
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible();
});

test("undo brings the text back", async ({ reviewer }) => {
  await reviewer.paste("");
  await reviewer.undo();
  await expect(reviewer.finding(/a rename\?/)).toBeVisible();
  expect(await reviewer.text()).toBe(RENAME);
});

test("an untouched example is not kept as if it were somebody's text", async ({ reviewer }) => {
  await reviewer.paste("");
  await reviewer.example("A required column");
  await expect(reviewer.findings.first()).toBeVisible();
  await expect(reviewer.notice).not.toContainText("This is an example");
});
