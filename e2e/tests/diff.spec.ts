import { INDEX_AND_COLUMN, RENAME, SAFE_AND_NOT } from "../migrations.ts";
import { patched } from "../pages/reviewer.page.ts";
import { expect, test } from "../test.ts";

const LOST = "users.name may be renamed to full_name by dropping it";
const BLOCKS = "ix_users_full_name on users blocks writes while it is built";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("an accepted fix changes the text, its finding goes, the checklist turns; undo brings all of it back", async ({ reviewer }) => {
  const renames = reviewer.item(reviewer.review, 2);
  await reviewer.show("Checklist");
  await expect(renames).toContainText("Fail");

  await reviewer.show("Diff");
  await expect(reviewer.hunk(LOST).first()).toContainText("Rename name to full_name in place");
  await reviewer.accept(LOST);
  await expect(reviewer.hunk(LOST)).toHaveCount(0);
  await expect(reviewer.notice).toContainText("Applied: Rename name to full_name in place.");
  expect(await reviewer.text()).toBe(
    RENAME.replace(
      '    op.add_column("users", sa.Column("full_name", sa.String(length=120), nullable=True))\n    op.drop_column("users", "name")\n',
      '    op.alter_column("users", "name", new_column_name="full_name", type_=sa.String(length=120), existing_type=sa.VARCHAR(length=120), existing_nullable=True)\n',
    ).replace(
      '    op.add_column("users", sa.Column("name", sa.VARCHAR(length=120), autoincrement=False, nullable=True))\n    op.drop_column("users", "full_name")\n',
      '    op.alter_column("users", "full_name", new_column_name="name", type_=sa.VARCHAR(length=120), existing_type=sa.String(length=120), existing_nullable=True)\n',
    ),
  );
  await reviewer.show("Findings");
  await expect(reviewer.finding(BLOCKS)).toBeVisible();
  await expect(reviewer.finding(LOST)).toHaveCount(0);
  await reviewer.show("Checklist");
  await expect(renames).toContainText("Pass");

  await reviewer.undo();
  await expect(renames).toContainText("Fail");
  expect(await reviewer.text()).toBe(RENAME);
  await reviewer.show("Findings");
  await expect(reviewer.finding(LOST)).toBeVisible();
});

test("a fix can be applied from the findings, and undone from the notice", async ({ reviewer }) => {
  await reviewer.apply(LOST);
  await expect(reviewer.finding(LOST)).toHaveCount(0);
  await reviewer.notice.getByRole("button", { name: "Undo" }).click();
  await expect(reviewer.finding(LOST)).toBeVisible();
  await expect(reviewer.notice).not.toContainText("Applied");
  expect(await reviewer.text()).toBe(RENAME);
});

test("a finding's diff is shown where the finding is", async ({ reviewer }) => {
  await reviewer.finding(BLOCKS).getByRole("button", { name: /^Show diff/ }).click();
  await expect(reviewer.tab("Diff")).toHaveAttribute("aria-selected", "true");
  const annotation = reviewer.panel.locator(".annotation[aria-current=true]");
  await expect(annotation).toContainText(BLOCKS);
  await expect(annotation).toBeInViewport();
  await expect(annotation).toBeFocused();
});

test("a rejected fix is folded away and can be brought back", async ({ page, reviewer }) => {
  await reviewer.show("Diff");
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
  await reviewer.reject(LOST);
  await expect(reviewer.hunk(LOST)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Accept all (1)" })).toBeEnabled();
  expect(await reviewer.text(), "a rejected fix changes nothing").toBe(RENAME);

  const bringBack = reviewer.panel.getByRole("button", { name: "Bring back" });
  await expect(bringBack).toBeHidden();
  await reviewer.unfoldRejected();
  await expect(reviewer.panel.locator("details.shelf")).toContainText(LOST);
  await bringBack.click();
  await expect(reviewer.hunk(LOST).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
});

test("accept all makes exactly the changes that the diff shows", async ({ page, reviewer }) => {
  await reviewer.show("Diff");
  await expect(reviewer.hunks.first()).toBeVisible();
  const expected = patched(RENAME, await reviewer.diff());
  expect(expected).not.toBe(RENAME);

  await page.getByRole("button", { name: "Accept all (2)" }).click();
  await expect(reviewer.panel).toContainText("Nothing to correct");
  expect(await reviewer.text()).toBe(expected);

  // One step: one undo takes all of it back.
  await reviewer.undo();
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
  expect(await reviewer.text()).toBe(RENAME);
});

test("accept all safe takes only what may be applied unread", async ({ page, reviewer }) => {
  await reviewer.paste(SAFE_AND_NOT);
  await reviewer.show("Diff");
  await page.getByRole("button", { name: "Accept all safe (1)" }).click();
  await expect(page.getByRole("button", { name: "Accept all safe (0)" })).toBeDisabled();
  await expect(page.getByRole("button", { name: /^Accept all \([1-9]/ })).toBeEnabled();
  expect(await reviewer.text()).toBe(SAFE_AND_NOT.replace("  # retort: ignore[index-without-concurrently] small table", ""));
});

test("where a finding has several fixes one is chosen", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.show("Diff");
  const choice = reviewer.panel.getByRole("combobox", { name: "Which fix" });
  await choice.selectOption({ index: 1 });
  const byHand = reviewer.panel.locator("section.shelf", { hasText: "To be done by hand" });
  await expect(byHand).toContainText("By hand");
  await expect(byHand.getByRole("button", { name: /^Accept/ })).toHaveCount(0);
  await choice.selectOption({ index: 0 });
  await expect(byHand).toBeHidden();
  await expect(reviewer.hunks.getByRole("button", { name: /^Accept: orders.plan/ })).toBeVisible();
});

test("side by side shows the same lines, and is remembered", async ({ page, reviewer }) => {
  await page.setViewportSize({ width: 1600, height: 800 });
  await reviewer.show("Diff");
  await expect(reviewer.hunks.first()).toBeVisible();
  const lines = async () => (await reviewer.panel.locator(".diff__text").allTextContents()).filter((text) => text !== "").sort();
  const changed = async () => (await reviewer.panel.locator("mark.diff__changed").count());
  const [before, marked] = [new Set(await lines()), await changed()];
  const button = page.getByRole("button", { name: "Side by side" });
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("table.diff--side-by-side").first()).toBeVisible();
  expect(new Set(await lines())).toEqual(before);
  expect(await changed()).toBe(marked);
});

test("the diff follows the text", async ({ page, reviewer }) => {
  await reviewer.show("Diff");
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
  await reviewer.put("revision = 'nothing here'\n");
  await expect(reviewer.panel).toContainText("No finding asks for a change.");
});

test("a text with CRLF keeps it through a fix", async ({ page, reviewer }) => {
  const crlf = INDEX_AND_COLUMN.replaceAll("\n", "\r\n");
  await reviewer.paste(crlf);
  expect(await reviewer.text()).toBe(crlf);
  await reviewer.show("Diff");
  await page.getByRole("button", { name: "Accept all (2)" }).click();
  await expect(reviewer.panel).toContainText("Nothing to correct");
  const text = await reviewer.text();
  expect(text).toContain("autocommit_block():\r\n");
  expect(text.replaceAll("\r\n", "")).not.toContain("\n");
});
