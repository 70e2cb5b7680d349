import { INDEX_AND_COLUMN } from "../migrations.ts";
import { expect, test } from "../test.ts";

const BLOCKS = "ix_orders_plan on orders blocks writes while it is built";
const INDEX = '    op.create_index("ix_orders_plan", "orders", ["plan"])\n';
const COMMENT = "    # retort: ignore[index-without-concurrently]";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
});

test("a finding is ignored with a reason, by keyboard; undo brings it back", async ({ page, reviewer }) => {
  const finding = reviewer.finding(BLOCKS);
  const button = finding.getByRole("button", { name: "Ignore…" });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(button).toHaveAttribute("aria-expanded", "true");
  const reason = finding.getByRole("textbox", { name: "Why is it no hazard here?" });
  await expect(reason).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(reason).toBeHidden();
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(reason).toBeFocused();
  await page.keyboard.type("nobody writes at night");
  await page.keyboard.press("Enter");

  await expect(finding).toHaveCount(0);
  await expect(reviewer.notice.getByRole("status")).toHaveText(`Ignored: ${BLOCKS}.`);
  expect(await reviewer.text()).toBe(INDEX_AND_COLUMN.replace(INDEX, `${COMMENT} nobody writes at night\n${INDEX}`));
  await expect(reviewer.findings.locator(":focus"), "the focus goes on to the next finding").toBeVisible();
  await reviewer.undo();
  await expect(finding).toBeVisible();
  expect(await reviewer.text()).toBe(INDEX_AND_COLUMN);
});

test("without a reason, and in the whole file", async ({ reviewer }) => {
  const finding = reviewer.finding(BLOCKS);
  await finding.getByRole("button", { name: "Ignore…" }).click();
  await finding.getByRole("button", { name: "Ignore", exact: true }).click();
  await expect(finding).toHaveCount(0);
  expect(await reviewer.text()).toBe(INDEX_AND_COLUMN.replace(INDEX, `${COMMENT}\n${INDEX}`));
  await reviewer.notice.getByRole("button", { name: "Undo" }).click();
  await expect(finding).toBeVisible();

  await finding.getByRole("button", { name: "Ignore…" }).click();
  await finding.getByRole("textbox").fill("small");
  await finding.getByRole("checkbox", { name: "This rule in the whole file" }).check();
  await finding.getByRole("button", { name: "Ignore", exact: true }).click();
  await expect(finding).toHaveCount(0);
  expect(await reviewer.text()).toBe(`# retort: ignore-file[index-without-concurrently] small\n${INDEX_AND_COLUMN}`);
});

test("a comment that hides nothing any more is told of, and its fix takes it out", async ({ reviewer }) => {
  const finding = reviewer.finding(BLOCKS);
  await finding.getByRole("button", { name: "Ignore…" }).click();
  await finding.getByRole("button", { name: "Ignore", exact: true }).click();
  await expect(finding).toHaveCount(0);
  const ignored = await reviewer.text();
  await reviewer.paste(ignored.replace(INDEX, ""));
  await reviewer.advice.click();
  const unused = reviewer.finding("This ignore comment hides nothing");
  await expect(unused.getByRole("button", { name: "Ignore…" }), "such a finding is not ignored in turn").toHaveCount(0);
  await unused.getByRole("button", { name: /^Apply/ }).click();
  await expect(unused).toHaveCount(0);
  expect(await reviewer.text()).toBe(INDEX_AND_COLUMN.replace(INDEX, ""));
});
