import { INDEX_AND_COLUMN, NICKNAME, WELL_MADE, migration } from "../migrations.ts";
import { expect, test } from "../test.ts";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("nine items of review and the group about production, each with its status and a reason", async ({ page, reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.show("Checklist");
  await expect(reviewer.review.locator("ol > li")).toHaveCount(9);
  await expect(reviewer.safety.locator("ol > li")).toHaveCount(4);
  const statuses = [
    [1, "Pass"],
    [2, "Not applicable"],
    [3, "Fail"],
    [4, "Fail"],
    [5, "Pass"],
    [6, "Not applicable"],
    [7, "Not applicable"],
    [8, "Not applicable"],
    [9, "Needs a person"],
  ] as const;
  for (const [number, status] of statuses) {
    const item = reviewer.item(reviewer.review, number);
    await expect(item.locator(".item__status"), `item ${number}`).toHaveText(status);
    // A sentence, or the findings.
    await expect(item.locator(".item__because, .item__findings"), `item ${number}`).toHaveText(/\w/);
  }
  await expect(reviewer.tab("Checklist")).toContainText("2 failed");
  await expect(reviewer.item(reviewer.safety, 1)).toContainText("lock_timeout");
  await expect(page.getByRole("heading", { name: /^Review/ })).toContainText("6 of 9 settled");
});

test("a failed item leads to its finding", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.show("Checklist");
  await reviewer.item(reviewer.review, 3).getByRole("button", { name: /^Line 10: orders.plan is NOT NULL/ }).click();
  await expect(reviewer.tab("Findings")).toHaveAttribute("aria-selected", "true");
  await expect(reviewer.selectedFinding).toContainText("orders.plan is NOT NULL without a default");
  await expect(reviewer.activeLine).toContainText("op.add_column");
});

test("a reason leads to the lines that it rests on", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.show("Checklist");
  const names = reviewer.item(reviewer.review, 5);
  await expect(names).toContainText("1 index, named.");
  await names.getByRole("button", { name: "Line 11" }).click();
  await expect(reviewer.activeLine).toContainText("op.create_index");
  await expect(reviewer.tab("Checklist"), "the list stays").toHaveAttribute("aria-selected", "true");
  // The way back is a place as well.
  await reviewer.item(reviewer.review, 1).getByRole("button", { name: "Line 16" }).click();
  await expect(reviewer.activeLine).toContainText("op.drop_column");
});

test("a fix turns its item", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.apply("orders.plan is NOT NULL without a default");
  await reviewer.show("Checklist");
  await expect(reviewer.item(reviewer.review, 3).locator(".item__status")).toHaveText("Pass");
  await expect(reviewer.item(reviewer.review, 4).locator(".item__status")).toHaveText("Fail");
});

test("what only a person can settle is ticked, with a note, and both survive a reload", async ({ page, reviewer }) => {
  await reviewer.paste(NICKNAME);
  await reviewer.show("Checklist");
  const tested = reviewer.item(reviewer.review, 9);
  const settled = reviewer.review.locator(".checklist__settled");
  await expect(settled).toHaveText("8 of 9 settled");
  await tested.getByRole("checkbox", { name: "Done" }).check();
  await expect(settled).toHaveText("9 of 9 settled");
  await tested.getByRole("textbox", { name: "Note" }).fill("on staging, by <me>");

  await page.reload();
  await expect(settled).toHaveText("9 of 9 settled");
  await expect(tested.getByRole("checkbox", { name: "Done" })).toBeChecked();
  await expect(tested.getByRole("textbox", { name: "Note" })).toHaveValue("on staging, by <me>");
  await tested.getByRole("checkbox", { name: "Done" }).uncheck();
  await expect(settled).toHaveText("8 of 9 settled");
});

test("a tick survives that the text is changed", async ({ reviewer }) => {
  await reviewer.paste(NICKNAME);
  await reviewer.show("Checklist");
  const done = reviewer.item(reviewer.review, 9).getByRole("checkbox", { name: "Done" });
  await done.check();
  await reviewer.andReviewed(() => reviewer.append("\n# more\n"));
  await expect(done).toBeChecked();
});

test("a migration that sets its timeouts has them settled", async ({ reviewer }) => {
  await reviewer.paste(WELL_MADE);
  await reviewer.show("Checklist");
  for (let number = 1; number <= 9; number++) {
    await expect(reviewer.item(reviewer.review, number).locator(".item__status"), `item ${number}`).not.toHaveText("Fail");
  }
  const timeout = reviewer.item(reviewer.safety, 1);
  await expect(timeout).toContainText(/Pass|Not applicable/);
});

test("a downgrade that refuses is for a person to judge", async ({ reviewer }) => {
  await reviewer.paste(migration({ upgrade: ['op.drop_table("a")'], downgrade: ['raise NotImplementedError("no way back")'] }));
  await reviewer.show("Checklist");
  await expect(reviewer.item(reviewer.review, 1)).toContainText("is there truly no way back?");
  await expect(reviewer.item(reviewer.safety, 3)).toContainText("This drops data");
});

test("plain SQL has no checklist, and the view says why", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.drop([["change.sql", "CREATE INDEX ix_orders_note ON orders (note);\n"]]);
  await reviewer.show("Checklist");
  await expect(reviewer.panel.getByRole("heading", { name: "The checklist is about revisions" })).toBeVisible();
  await reviewer.show("Findings");
  await expect(reviewer.finding(/blocks writes/)).toContainText("outside of a transaction");
});
