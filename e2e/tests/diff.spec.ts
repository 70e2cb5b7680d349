import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { INDEX_AND_COLUMN, NICKNAME, RENAME, SAFE_AND_NOT } from "../migrations.ts";
import { patched } from "../pages/reviewer.page.ts";
import { expect, test } from "../test.ts";

const LOST = "users.name is dropped and full_name added: a rename?";
const BLOCKS = "ix_users_full_name on users blocks writes while it is built";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("an accepted fix changes the text, its finding goes, the checklist turns; undo brings all of it back", async ({ reviewer }) => {
  const renames = reviewer.item(reviewer.review, 2);
  await reviewer.show("Checklist");
  await expect(renames).toContainText("Fail");

  await reviewer.show("Diff");
  await expect(reviewer.reason(LOST)).toContainText("Rename name to full_name in place");
  await reviewer.accept(LOST);
  await expect(reviewer.reason(LOST)).toHaveCount(0);
  await expect(reviewer.notice).toContainText("Applied: Rename name to full_name in place.");
  expect(await reviewer.text()).toBe(
    RENAME.replace(
      '    op.add_column("users", sa.Column("full_name", sa.String(length=120), nullable=True))\n    op.drop_column("users", "name")\n',
      '    op.alter_column("users", "name", new_column_name="full_name", existing_type=sa.VARCHAR(length=120), existing_nullable=True)\n',
    ).replace(
      '    op.add_column("users", sa.Column("name", sa.VARCHAR(length=120), autoincrement=False, nullable=True))\n    op.drop_column("users", "full_name")\n',
      '    op.alter_column("users", "full_name", new_column_name="name", existing_type=sa.String(length=120), existing_nullable=True)\n',
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
  await reviewer.finding(BLOCKS).getByRole("button", { name: "Show diff: Build it concurrently, in an autocommit block" }).click();
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
  await expect(reviewer.reason(LOST)).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Accept all (1)" })).toBeEnabled();
  expect(await reviewer.text(), "a rejected fix changes nothing").toBe(RENAME);

  const bringBack = reviewer.panel.getByRole("button", { name: "Bring back" });
  await expect(bringBack).toBeHidden();
  await reviewer.unfoldRejected();
  await expect(reviewer.panel.locator("details.shelf")).toContainText(LOST);
  await bringBack.click();
  await expect(reviewer.reason(LOST)).toBeVisible();
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
});

test("a rejected fix is brought back from the notice too", async ({ page, reviewer }) => {
  await reviewer.show("Diff");
  await reviewer.reject(LOST);
  await expect(reviewer.notice).toContainText("Rejected: Rename name to full_name in place.");
  await reviewer.notice.getByRole("button", { name: "Bring back" }).click();
  await expect(reviewer.reason(LOST)).toBeVisible();
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
  await expect(reviewer.notice).toBeHidden();
});

test("undo is offered when there is something to undo", async ({ page, reviewer }) => {
  await reviewer.show("Diff");
  const undo = page.getByRole("group", { name: "All changes" }).getByRole("button", { name: "Undo" });
  await expect(undo).toBeDisabled();
  await reviewer.accept(LOST);
  await expect(reviewer.reason(LOST)).toHaveCount(0);
  await undo.click();
  await expect(reviewer.reason(LOST)).toBeVisible();
  await expect(undo).toBeDisabled();
  expect(await reviewer.text()).toBe(RENAME);
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
  const choice = reviewer.panel.getByRole("combobox", { name: "Which fix" }).first();
  await choice.selectOption({ index: 1 });
  const byHand = reviewer.panel.locator("section.shelf", { hasText: "To be done by hand" }).filter({ hasText: "orders.plan" });
  await expect(byHand).toContainText("By hand");
  await expect(byHand.getByRole("button", { name: /^Accept/ })).toHaveCount(0);
  await byHand.getByRole("combobox", { name: "Which fix" }).selectOption({ index: 0 });
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

test("side by side a long line begins in its first row, and breaks behind a bracket", async ({ page, reviewer }) => {
  await page.setViewportSize({ width: 1440, height: 800 });
  await reviewer.paste(INDEX_AND_COLUMN.replaceAll("ix_orders_plan", "ix_orders_plan_of_a_name_that_is_long"));
  await reviewer.show("Diff");
  await page.getByRole("button", { name: "Side by side" }).click();
  const cells = page.locator("table.diff--side-by-side .diff__text").filter({ hasText: /\S/ });
  await expect(cells.filter({ hasText: "op.create_index(" }).first()).toBeVisible();
  const rows = await cells.evaluateAll((cells) =>
    cells.map((cell) => {
      const nodes: Text[] = [];
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) nodes.push(walker.currentNode as Text);
      const top = (node: Text, at: number) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().top - cell.getBoundingClientRect().top;
      };
      const first = nodes.find((node) => /\S/.test(node.data))!;
      const name = nodes.find((node) => node.data.includes("op.create_index"));
      const at = name?.data.indexOf("op.create_index") ?? 0;
      return {
        text: cell.textContent,
        height: parseFloat(getComputedStyle(cell).lineHeight),
        first: top(first, first.data.search(/\S/)),
        split: name !== undefined && top(name, at) !== top(name, at + "op.create_index".length - 1),
      };
    }),
  );
  for (const { text, height, first, split } of rows) {
    expect(first, `the first row of ${text}`).toBeLessThan(height);
    expect(split, `the name in ${text}`).toBe(false);
  }
});

test("the diff follows the text", async ({ page, reviewer }) => {
  await reviewer.show("Diff");
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
  await reviewer.put(NICKNAME);
  await expect(reviewer.panel).toContainText("No finding asks for a change.");
});

test("a file with CRLF keeps it through a fix", async ({ page, reviewer }) => {
  const crlf = INDEX_AND_COLUMN.replaceAll("\n", "\r\n");
  await reviewer.restore(crlf);
  expect(await reviewer.text()).toBe(crlf);
  await reviewer.show("Diff");
  await page.getByRole("button", { name: "Accept all (2)" }).click();
  // The index goes to a revision of its own.
  await expect.poll(() => reviewer.text()).not.toContain("create_index");
  const text = await reviewer.text();
  expect(text.replaceAll("\r\n", "")).not.toContain("\n");
});

test("what is proposed is copied and saved as a patch that git applies", async ({ reviewer, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await reviewer.show("Diff");
  await reviewer.panel.getByRole("button", { name: "Copy patch" }).click();
  await expect(reviewer.panel.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await reviewer.clipboard();

  const saving = page.waitForEvent("download");
  await reviewer.panel.getByRole("button", { name: "Save patch" }).click();
  await expect(reviewer.panel.getByRole("button", { name: "Saved" })).toBeVisible();
  const download = await saving;
  expect(download.suggestedFilename()).toBe("5c1f0a7d93be_rename_full_name.patch");
  expect(readFileSync(await download.path(), "utf8")).toBe(copied);

  const folder = mkdtempSync(join(tmpdir(), "patch-"));
  writeFileSync(join(folder, "5c1f0a7d93be_rename_full_name.py"), RENAME);
  execFileSync("git", ["apply", "-"], { cwd: folder, input: copied, env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() } });
  // Accepting everything leads to the same text.
  await reviewer.panel.getByRole("button", { name: /^Accept all \(/ }).click();
  await expect(reviewer.panel).toContainText("Nothing to correct");
  expect(await reviewer.text()).toBe(readFileSync(join(folder, "5c1f0a7d93be_rename_full_name.py"), "utf8"));
  rmSync(folder, { recursive: true });
});
