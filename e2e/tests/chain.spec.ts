import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { ReviewerPage } from "../pages/reviewer.page.ts";
import { expect, test } from "../test.ts";

type Revision = { id: string; parents?: string[]; depends?: string; message?: string; upgrade?: string[] };

/** The file of a revision. */
function file({ id, parents = [], depends, message = `message of ${id}`, upgrade = ["pass"] }: Revision): { path: string; text: string } {
  const quoted = parents.map((parent) => `"${parent}"`);
  const down = quoted.length > 1 ? `(${quoted.join(", ")})` : (quoted[0] ?? "None");
  const text = [
    `"""${message}`,
    "",
    `Revision ID: ${id}`,
    `Revises: ${parents.join(", ")}`,
    '"""',
    "from alembic import op",
    "import sqlalchemy as sa",
    "",
    `revision = "${id}"`,
    `down_revision = ${down}`,
    "branch_labels = None",
    `depends_on = ${depends === undefined ? "None" : `"${depends}"`}`,
    "",
    "",
    "def upgrade():",
    '    op.execute("SET LOCAL lock_timeout = \'5s\'")',
    ...upgrade.map((line) => `    ${line}`),
    "",
    "",
    "def downgrade():",
    "    pass",
    "",
  ].join("\n");
  return { path: `versions/${id}.py`, text };
}

/** A base, two branches of which one has two revisions, both adding a column to one table. */
const BRANCHES: Revision[] = [
  { id: "base00", upgrade: ['op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True))'] },
  { id: "left01", parents: ["base00"], upgrade: ['op.add_column("users", sa.Column("plan", sa.Text(), nullable=True))'] },
  { id: "left02", parents: ["left01"], upgrade: ['op.create_index("ix_users_plan", "users", ["plan"])'] },
  { id: "right1", parents: ["base00"], upgrade: ['op.add_column("users", sa.Column("plan", sa.Integer(), nullable=True))'] },
];

/** Opens the page with these revisions on it and the chain drawn. */
async function draw(reviewer: ReviewerPage, revisions: Revision[], active = 0): Promise<void> {
  await reviewer.plant(JSON.stringify({ version: 1, files: revisions.map(file), active }));
  await reviewer.open("/#panel=chain");
  await expect(reviewer.chain).toBeVisible();
}

/** The row of a revision: others name its id too. */
const row = (reviewer: ReviewerPage, id: string) =>
  reviewer.chain.getByRole("listitem").filter({ has: reviewer.page.locator(".chain__about code", { hasText: id }) });
const ids = (reviewer: ReviewerPage) => reviewer.chain.locator(".chain__about code").allTextContents();

async function expectNoViolations(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}\n  ${target.join(" ")}\n  ${failureSummary}`));
  expect(told, what).toEqual([]);
}

test("one file has no chain, and several have one tab more", async ({ page, reviewer }) => {
  await reviewer.open("/#panel=chain");
  await expect(reviewer.tab("Chain")).toHaveCount(0);
  await expect(reviewer.tab("Findings")).toHaveAttribute("aria-selected", "true");
  await page.goto("about:blank");
  await reviewer.plant(JSON.stringify({ version: 1, files: BRANCHES.map(file), active: 0 }));
  await reviewer.open();
  await expect(reviewer.tab("Chain")).toHaveAccessibleName(/2 heads$/);
  await reviewer.show("Chain");
  await expect(page).toHaveURL(/#panel=chain/);
});

test("the newest is on top, and each row says what it is", async ({ reviewer }) => {
  await draw(reviewer, [...BRANCHES, { id: "merge1", parents: ["left02", "gone99"] }]);
  expect(await ids(reviewer)).toEqual(["merge1", "gone99", "left02", "left01", "right1", "base00"]);
  await expect(row(reviewer, "merge1")).toContainText("parent not here");
  await expect(row(reviewer, "merge1")).toContainText("merge of 2");
  // The missing one may well exist elsewhere.
  await expect(row(reviewer, "merge1").locator(".node--problem")).toHaveCount(0);
  await expect(row(reviewer, "right1")).toContainText("head");
  await expect(row(reviewer, "base00")).toContainText("branch point, 2 follow");
  await expect(row(reviewer, "base00")).toContainText("base");
  await expect(reviewer.chain.getByRole("listitem").filter({ hasText: "Not on this page" })).toContainText("gone99");
  await expect(reviewer.chain.getByRole("button", { name: /left02.*follows left01/ })).toBeVisible();
  // The findings of each, without opening it.
  await expect(row(reviewer, "left02").locator(".chain__count--warning")).toContainText("warning");
});

test("a row opens its file, by pointer and by keyboard", async ({ page, reviewer }) => {
  await draw(reviewer, BRANCHES);
  await row(reviewer, "right1").getByRole("button").click();
  await expect(reviewer.line('revision = "right1"').first()).toBeVisible();
  await expect(row(reviewer, "right1").getByRole("button")).toHaveAttribute("aria-current", "true");
  await expect(reviewer.tab("Chain")).toHaveAttribute("aria-selected", "true");

  await page.keyboard.press("Home");
  await expect(reviewer.chain.getByRole("button").first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(row(reviewer, "base00").getByRole("button")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(row(reviewer, "base00").getByRole("button")).not.toBeFocused();
  await page.keyboard.press("Enter");
  await expect(reviewer.chain.locator("[aria-current]")).toBeFocused();
  await expect(reviewer.chain.getByRole("button").and(page.locator("[tabindex='0']"))).toHaveCount(1);
});

test("two heads are merged by a new file, and undone", async ({ page, context, reviewer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await draw(reviewer, BRANCHES);
  await expect(reviewer.merge).toContainText("2 heads");
  await reviewer.merge.getByRole("button", { name: "Copy" }).click();
  expect(await reviewer.clipboard()).toBe("uv run alembic merge -m 'merge left02 and right1' left02 right1");
  await reviewer.andReviewed(() => reviewer.merge.getByRole("button", { name: "Add the merge" }).click());
  await expect(reviewer.merge).toBeHidden();
  await expect(reviewer.chain.getByRole("listitem").first()).toContainText("merge left02 and right1");
  await reviewer.chain.getByRole("button").first().click();
  await expect(reviewer.line('down_revision = ("left02", "right1")')).toBeVisible();
  await row(reviewer, "base00").getByRole("button").click();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(reviewer.merge).toBeVisible();
});

test("one branch is put behind the other by an edit that can be undone", async ({ reviewer }) => {
  await draw(reviewer, BRANCHES);
  await reviewer.andReviewed(() => reviewer.merge.getByRole("button", { name: "Put left02 behind right1" }).click());
  await expect(reviewer.merge).toBeHidden();
  expect(await ids(reviewer)).toEqual(["left02", "left01", "right1", "base00"]);
  expect(await reviewer.text()).toBe(file({ ...BRANCHES[1]!, parents: ["right1"] }).text);
  await reviewer.andReviewed(() => reviewer.notice.getByRole("button", { name: "Undo" }).click());
  await expect(reviewer.merge).toBeVisible();
  expect(await reviewer.text()).toBe(file(BRANCHES[1]!).text);
});

test("what offers to take a step back goes when the step is taken back in the editor", async ({ page, reviewer }) => {
  await draw(reviewer, BRANCHES);
  await reviewer.andReviewed(() => reviewer.merge.getByRole("button", { name: "Put left02 behind right1" }).click());
  await expect(reviewer.notice).toContainText("left01 follows right1 now.");
  await reviewer.line('revision = "left01"').first().click();
  await reviewer.andReviewed(() => page.keyboard.press("ControlOrMeta+z"));
  await expect(reviewer.merge).toBeVisible();
  await expect(reviewer.notice).not.toContainText("follows right1 now");
});

test("the tab counts what Alembic stops at", async ({ reviewer }) => {
  await draw(reviewer, [{ id: "one001", parents: ["two002"] }, { id: "two002", parents: ["one001"] }]);
  await expect(reviewer.tab("Chain")).toHaveAccessibleName(/2 revisions with a problem$/);
});

test("what both branches touch is said, and what fails in which order", async ({ reviewer }) => {
  await draw(reviewer, BRANCHES);
  await expect(reviewer.merge).toContainText("After base00 the ways to left02 and right1 part.");
  await expect(reviewer.merge).toContainText("Both touch users.");
  const clashes = reviewer.merge.getByRole("list", { name: "What does not go together" }).getByRole("listitem");
  await expect(clashes).toHaveText(["Both make the column users.plan: whichever runs second fails. It fails in both orders."]);
});

test("of many heads two are chosen, or all are merged", async ({ reviewer }) => {
  await draw(reviewer, [...BRANCHES, { id: "third1", parents: ["base00"] }]);
  await reviewer.merge.getByRole("combobox", { name: "and" }).selectOption("third1");
  await expect(reviewer.merge).toContainText("They touch no table in common.");
  await reviewer.andReviewed(() => reviewer.merge.getByRole("button", { name: "Merge all 3 heads" }).click());
  await expect(reviewer.merge).toBeHidden();
  await expect(reviewer.chain.getByRole("listitem").first()).toContainText("merge of 3");
});

test("fifteen hundred revisions scroll, and only those in view are there", async ({ page, reviewer }) => {
  const id = (at: number) => `r${String(at).padStart(5, "0")}`;
  const many = Array.from({ length: 1500 }, (_, at) => ({ id: id(at), parents: at === 0 ? [] : [id(at - 1)], message: `m${at}` }));
  test.slow();
  await draw(reviewer, many);
  const rows = reviewer.chain.getByRole("listitem");
  await expect(rows.first()).toContainText(id(1499));
  expect(await rows.count()).toBeLessThan(60);
  await expect(rows.first()).toHaveAttribute("aria-setsize", "1500");

  await reviewer.panel.evaluate(async (panel) => {
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    for (let at = 0; at < 60; at++) {
      panel.scrollTop += 1100;
      await frame();
    }
  });
  // The row above it names it as its parent.
  const own = rows.filter({ hasText: /m115(?!\d)/ });
  await expect(own).toBeVisible();
  expect(await rows.count()).toBeLessThan(80);

  await own.getByRole("button").click();
  await page.keyboard.press("End");
  await expect(rows.last()).toContainText(id(0));
  await expect(rows.last().getByRole("button")).toBeFocused();
  await expect(rows.last()).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(rows.first().getByRole("button")).toBeFocused();
  await expect(rows.first()).toBeInViewport();
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${scheme}, ${width} px`, () => {
      test.use({ colorScheme: scheme, viewport: { width, height: 800 }, contextOptions: { reducedMotion: "reduce" } });

      test("the chain is accessible, and fits", async ({ page, reviewer }) => {
        const context = { id: "circl1", parents: ["circl2"] };
        await draw(reviewer, [...BRANCHES, context, { id: "circl2", parents: ["circl1"], depends: "left01" }, { id: "lost01", parents: ["gone99"] }]);
        await expectNoViolations(page, "the chain");
        const aside = await reviewer.panel.evaluate((panel) => panel.scrollWidth - panel.clientWidth);
        expect(aside, "the panel scrolls down only").toBe(0);
        const small = await reviewer.panel.locator("button:visible, select:visible").evaluateAll((elements) =>
          elements.map((element) => element.getBoundingClientRect()).filter(({ width, height }) => width < 24 || height < 23.5),
        );
        expect(small).toEqual([]);
        await row(reviewer, "left01").getByRole("button").click();
        await expect(reviewer.line('revision = "left01"').first(), "the file is shown").toBeVisible();
      });
    });
  }
}
