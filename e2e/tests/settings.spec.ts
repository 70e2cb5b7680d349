import { INDEX_AND_COLUMN } from "../migrations.ts";
import { expect, test } from "../test.ts";

test("a rule is switched off in the settings, and what that changed is said", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  const before = await reviewer.titles();
  await reviewer.settingsButton.click();
  const field = reviewer.settings.getByRole("combobox", { name: "Rules" });
  await reviewer.andReviewed(async () => {
    await field.fill("index-without-concurrently");
    await field.press("Enter");
  });
  await expect(field).toHaveValue("");
  const choice = reviewer.settings.getByRole("combobox", { name: "How bad index-without-concurrently is" });
  await expect(choice).toHaveValue("off");
  await expect(reviewer.notice).toContainText("By the change 1 finding went.");
  expect((await reviewer.titles()).length).toBe(before.length - 1);

  await reviewer.andReviewed(async () => void (await choice.selectOption("error")));
  await expect(reviewer.notice).toContainText("By the change 1 finding came.");
  await page.keyboard.press("Escape");
  await expect(reviewer.finding(/blocks writes/).locator(".finding__severity")).toHaveText("Error");

  await page.reload();
  await reviewer.isReviewed();
  await expect(reviewer.finding(/blocks writes/).locator(".finding__severity")).toHaveText("Error");
  await reviewer.settingsButton.click();
  await choice.selectOption("own");
  await expect(choice).toHaveCount(0);
});

test("a rule is changed on its own page", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await page.goto("/#/rules/index-without-concurrently");
  await page.getByRole("combobox", { name: "How bad index-without-concurrently is" }).selectOption("off");
  await page.getByRole("link", { name: "Back to the review" }).click();
  await expect(reviewer.finding(/blocks writes/)).toHaveCount(0);
});

test("how Alembic is called stands in the commands", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.settingsButton.click();
  await reviewer.settings.getByRole("radio", { name: "poetry run alembic" }).check();
  await page.keyboard.press("Escape");
  const head = (id: string) => INDEX_AND_COLUMN.replace("0a1b2c3d4e5f", id).replace("mine", id);
  await reviewer.drop([["a.py", head("aaaa")], ["b.py", head("bbbb")]]);
  await reviewer.show("Chain");
  await expect(reviewer.panel).toContainText("poetry run alembic merge");
});
