import { expect, test } from "../test.ts";

const LOST = "users.name is dropped and full_name added: a rename?";

test.beforeEach(async ({ page, reviewer }) => {
  await page.clock.install();
  await reviewer.open();
  await reviewer.apply(LOST);
  await expect(reviewer.notice).toContainText("Applied");
});

test("what can be undone otherwise too goes by itself", async ({ page, reviewer }) => {
  await page.clock.runFor(5_000);
  await expect(reviewer.notice).toBeVisible();
  await page.clock.runFor(8_000);
  await expect(reviewer.notice).toBeHidden();
});

test("it stays while the pointer or the focus is on it", async ({ page, reviewer }) => {
  const undo = reviewer.notice.getByRole("button", { name: "Undo" });
  await undo.hover();
  await page.clock.runFor(15_000);
  await expect(reviewer.notice).toBeVisible();
  await undo.focus();
  await page.mouse.move(0, 0);
  await page.clock.runFor(5_000);
  await expect(reviewer.notice).toBeVisible();
  await reviewer.editor.focus();
  await page.clock.runFor(2_000);
  await expect(reviewer.notice).toBeHidden();
});

test("it goes with the view that it was given in", async ({ reviewer }) => {
  await reviewer.show("Diff");
  await expect(reviewer.notice).toBeHidden();
});

test("it leaves the end of the text and of the view free, but for a strip", async ({ page, reviewer }) => {
  const top = (await reviewer.notice.boundingBox())!.y;
  const main = (await page.getByRole("main").boundingBox())!;
  expect(main.y + main.height - top).toBeLessThan(24);
});
