import { long, NICKNAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("418 lines are reviewed, gone through and corrected", async ({ page, reviewer }) => {
  const text = long(418);
  expect(text.trimEnd().split("\n").length).toBe(418);
  await reviewer.paste(text);
  await expect(reviewer.findings).toHaveCount(42);
  await reviewer.show("SQL");
  // Lists come in portions.
  const more = page.getByRole("button", { name: /^Show \d+ more of \d+ statements$/ });
  await expect(more).toHaveText("Show 200 more of 403 statements");
  await more.click();
  await more.click();
  await expect(more).toBeHidden();
  await expect(reviewer.statements).toHaveCount(403);
  await reviewer.statements.last().getByRole("button").click();
  await expect(reviewer.activeLine).toBeInViewport();

  await reviewer.show("Diff");
  const all = page.getByRole("button", { name: /^Accept all \(/ });
  await all.click();
  await expect(reviewer.notice).toContainText(/Applied \d+ fixes/);
  await reviewer.undo();
  expect(await reviewer.text()).toBe(text);
});

test("20,000 lines are taken, told of where a bound is passed, shown in portions, and the page goes on", async ({ page, reviewer }) => {
  const text = long(20_000);
  await reviewer.paste(text);
  await expect(reviewer.findings.first()).toBeVisible();
  await expect(reviewer.crash).toBeHidden();

  // Still a page: tabs, lists in portions, typing, undo.
  await reviewer.show("SQL");
  await expect(reviewer.statements, "the first and the last").toHaveCount(201);
  await expect(reviewer.statements.last()).toContainText("there are more operations than Retort keeps");
  await page.getByRole("button", { name: /^Show 200 more of \d+ statements$/ }).click();
  await expect(reviewer.statements).toHaveCount(401);
  for (const panel of ["Diff", "Checklist", "Findings"] as const) await reviewer.show(panel);
  await reviewer.append("# the end");
  await expect(reviewer.line("# the end")).toBeVisible();
  await reviewer.put(NICKNAME);
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible();
});

test("a fix far down the list is shown in the diff", async ({ page, reviewer }) => {
  await reviewer.paste(long(2_600));
  const more = page.getByRole("button", { name: /^Show \d+ more of \d+ findings$/ });
  await more.click();
  await expect(more).toBeHidden();
  const last = reviewer.finding("ix_orders_note_2580 on orders blocks writes while it is built");
  await last.getByRole("button", { name: /^Show diff/ }).click();
  await expect(reviewer.tab("Diff")).toHaveAttribute("aria-selected", "true");
  await expect(reviewer.reason("ix_orders_note_2580 on orders blocks writes while it is built")).toBeInViewport();
});

test("a file above the limit is refused in words", async ({ reviewer }) => {
  await reviewer.put(`${NICKNAME}# ${"x".repeat(2_000_000)}\n`);
  await expect(reviewer.syntaxError).toContainText("This file is larger than 2 MB, which Retort does not read.");
  await reviewer.put(NICKNAME);
  await expect(reviewer.syntaxError).toBeHidden();
});

test("an endless loop is bounded and said to be", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME.replace("def upgrade():\n", 'def upgrade():\n    while True:\n        op.execute("SELECT 1")\n'));
  await expect(reviewer.crash).toBeHidden();
  await reviewer.show("SQL");
  await expect(reviewer.statements.first()).toBeVisible();
});
