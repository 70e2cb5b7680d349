import { INDEX_AND_COLUMN, RENAME } from "../migrations.ts";
import { expect, test } from "../test.ts";
import type { ReviewerPage } from "../pages/reviewer.page.ts";

const NOT_NULL = "orders.plan is NOT NULL without a default";
const INDEX = "ix_orders_plan on orders blocks writes while it is built";

test.beforeEach(async ({ page, reviewer }) => {
  // Without a mouse: a test that needs one fails.
  await page.addInitScript(() => {
    const refuse = () => {
      throw new Error("a pointer was used");
    };
    for (const kind of ["pointerdown", "mousedown"]) addEventListener(kind, refuse, true);
  });
  await reviewer.open();
});

/** Tabs on until the focus is on `target`, and gives up after a round. */
async function tabTo({ page }: ReviewerPage, target: ReturnType<ReviewerPage["tab"]>, key = "Tab"): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    if (await target.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element)) return;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

test("the first stop skips to the review", async ({ page, reviewer }) => {
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the review" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(reviewer.panel).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(reviewer.findings.first().getByRole("button").first()).toBeFocused();
});

test("the tabs are gone through with the arrows", async ({ page, reviewer }) => {
  await tabTo(reviewer, reviewer.tab("Findings"));
  for (const [key, panel] of [
    ["ArrowRight", "Diff"],
    ["ArrowRight", "SQL"],
    ["ArrowRight", "Checklist"],
    ["ArrowRight", "Review"],
    ["ArrowRight", "Findings"],
    ["ArrowLeft", "Review"],
    ["Home", "Findings"],
    ["End", "Review"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(reviewer.tab(panel), key).toBeFocused();
    await expect(reviewer.tab(panel), key).toHaveAttribute("aria-selected", "true");
    await expect(reviewer.panel).toHaveAccessibleName(new RegExp(`^${panel}`));
  }
  // One stop for all tabs: the next is in the panel.
  await page.keyboard.press("Tab");
  await expect(reviewer.panel.locator(":focus")).toBeVisible();
});

test("from paste to fix, undo and out again", async ({ page, context, reviewer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), INDEX_AND_COLUMN);
  await tabTo(reviewer, reviewer.editor);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");
  await expect(reviewer.finding(NOT_NULL)).toBeVisible();

  // From finding to finding.
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("F8");
  await expect(reviewer.activeLine).toContainText("op.add_column");
  await expect(reviewer.selectedFinding).toContainText(NOT_NULL);
  await page.keyboard.press("F8");
  await expect(reviewer.activeLine).toContainText("op.create_index");
  await page.keyboard.press("Shift+F8");
  await expect(reviewer.activeLine).toContainText("op.add_column");
  await page.keyboard.press("F8");

  // The quick fix at the mark.
  await page.keyboard.press("ControlOrMeta+.");
  const fix = reviewer.card.getByRole("button", { name: /^Move it into a revision of its own/ });
  await expect(fix).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(reviewer.finding(INDEX)).toHaveCount(0);
  await expect(reviewer.editor).toBeFocused();
  await expect(reviewer.line("op.create_index")).toHaveCount(0);

  await page.keyboard.press("ControlOrMeta+z");
  await expect(reviewer.finding(INDEX)).toBeVisible();
  expect(await reviewer.text()).toBe(INDEX_AND_COLUMN);
  await page.keyboard.press("ControlOrMeta+y");
  await expect(reviewer.finding(INDEX)).toHaveCount(0);

  // Tab leaves the editor, with or without Escape.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(reviewer.editor).not.toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(reviewer.editor).toBeFocused();
});

test("the card is left by Escape, with the focus back in the text", async ({ page, reviewer }) => {
  await tabTo(reviewer, reviewer.editor);
  await page.keyboard.press("F8");
  await page.keyboard.press("ControlOrMeta+.");
  await expect(reviewer.card.getByRole("button").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(reviewer.card).toHaveCount(0);
  await expect(reviewer.editor).toBeFocused();
});

test("a card explains its rule beside the finding", async ({ page, reviewer }) => {
  await tabTo(reviewer, reviewer.editor);
  await page.keyboard.press("F8");
  await page.keyboard.press("ControlOrMeta+.");
  const explain = reviewer.card.getByRole("button", { name: /^Explain/ });
  await tabTo(reviewer, explain);
  await page.keyboard.press("Enter");
  await expect(reviewer.selectedFinding.getByRole("button", { name: /^Explain/ })).toBeFocused();
  await expect(reviewer.selectedFinding.getByRole("heading", { level: 4 }).first()).toBeVisible();
});

test("the findings are stepped through from the panel too", async ({ page, reviewer }) => {
  await tabTo(reviewer, reviewer.tab("Findings"));
  await page.keyboard.press("F8");
  await expect(reviewer.selectedFinding).toHaveCount(1);
  const first = await reviewer.selectedFinding.textContent();
  await page.keyboard.press("F8");
  await expect(reviewer.selectedFinding).not.toHaveText(first!);
  await page.keyboard.press("Shift+F8");
  await expect(reviewer.selectedFinding).toHaveText(first!);
  await expect(reviewer.tab("Findings"), "the focus stays").toBeFocused();
});

test("every change is decided on with the keyboard, one after the other", async ({ page, reviewer }) => {
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(reviewer.tab("Diff")).toHaveAttribute("aria-selected", "true");
  const accept = reviewer.hunks.getByRole("button", { name: /^Accept/ });
  const reject = reviewer.hunks.getByRole("button", { name: /^Reject/ });
  await tabTo(reviewer, reject.first());
  await page.keyboard.press("Enter");
  await expect(reviewer.panel).toContainText("Rejected (1)");
  await expect(accept.first(), "the focus goes on to the next decision").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(reviewer.hunks).toHaveCount(0);
  await expect(reviewer.notice).toContainText("Applied");
  await tabTo(reviewer, reviewer.notice.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await expect(reviewer.hunks.first()).toBeVisible();
  expect(await reviewer.text()).toBe(RENAME);
});

test("a fix is applied, undone and made again without going to the editor", async ({ page, reviewer }) => {
  const lost = reviewer.finding("users.name is dropped and full_name added: a rename?");
  await tabTo(reviewer, lost.getByRole("button", { name: /^Apply/ }).first());
  await page.keyboard.press("Enter");
  await expect(lost).toHaveCount(0);
  await expect(reviewer.findings.first().getByRole("button").first(), "the focus goes on to the next finding").toBeFocused();
  const fixed = await reviewer.text();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(lost).toBeVisible();
  expect(await reviewer.text()).toBe(RENAME);
  for (const redo of ["ControlOrMeta+Shift+z", "ControlOrMeta+y"]) {
    await page.keyboard.press(redo);
    await expect(lost).toHaveCount(0);
    expect(await reviewer.text(), redo).toBe(fixed);
    await page.keyboard.press("ControlOrMeta+z");
    await expect(lost).toBeVisible();
  }
});

test("when all is accepted the focus is on the view, and undo works from there", async ({ page, reviewer }) => {
  await page.keyboard.press("ControlOrMeta+Enter");
  await tabTo(reviewer, page.getByRole("button", { name: "Accept all (2)" }));
  await page.keyboard.press("Enter");
  await expect(reviewer.panel).toContainText("Nothing to correct");
  await expect(reviewer.panel).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByRole("button", { name: "Accept all (2)" })).toBeEnabled();
  expect(await reviewer.text()).toBe(RENAME);
});

test("undo in a field is the field's", async ({ page, reviewer }) => {
  await reviewer.append("# typed");
  const text = await reviewer.text();
  await tabTo(reviewer, reviewer.fileName, "Shift+Tab");
  await page.keyboard.type("x");
  await page.keyboard.press("ControlOrMeta+z");
  await expect(reviewer.fileName).not.toHaveValue(/x$/);
  expect(await reviewer.text()).toBe(text);
});

test("F6 goes between editor and review", async ({ page, reviewer }) => {
  await page.keyboard.press("F6");
  await expect(reviewer.editor).toBeFocused();
  await page.keyboard.press("F6");
  await expect(reviewer.tab("Findings")).toBeFocused();
  await page.keyboard.press("F6");
  await expect(reviewer.editor).toBeFocused();
});

test("Ctrl+S asks for nothing and says why", async ({ page, reviewer }) => {
  await page.keyboard.press("ControlOrMeta+s");
  await expect(reviewer.notice).toContainText("there is nothing to save");
  await tabTo(reviewer, page.getByRole("button", { name: "Close this notice" }));
  await page.keyboard.press("Enter");
  await expect(reviewer.notice).not.toContainText("nothing to save");
});

test("the help dialog opens by its key, holds the focus, closes and gives it back", async ({ page, reviewer }) => {
  await tabTo(reviewer, reviewer.tab("Findings"));
  await page.keyboard.press("?");
  await expect(reviewer.help).toBeVisible();
  for (let stops = 0; stops < 4; stops++) {
    await page.keyboard.press("Tab");
    await expect(page.locator("main :focus, header :focus"), "the page behind it").toHaveCount(0);
  }
  await page.keyboard.press("Escape");
  await expect(reviewer.help).toBeHidden();
  await expect(reviewer.tab("Findings")).toBeFocused();

  await tabTo(reviewer, reviewer.helpButton, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(reviewer.help).toBeVisible();
  await tabTo(reviewer, reviewer.help.getByRole("button", { name: "Close" }));
  await page.keyboard.press("Enter");
  await expect(reviewer.help).toBeHidden();
  await expect(reviewer.helpButton).toBeFocused();
});

test("a question mark in the text is a question mark", async ({ page, reviewer }) => {
  await tabTo(reviewer, reviewer.editor);
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# why?");
  await expect(reviewer.line("# why?")).toBeVisible();
  await expect(reviewer.help).toBeHidden();
});

test("every key that the help lists does something, and none is missing", async ({ page, reviewer }) => {
  await tabTo(reviewer, reviewer.helpButton);
  await page.keyboard.press("Enter");
  await expect(reviewer.help.getByRole("row")).toHaveCount(13);
  for (const row of await reviewer.help.getByRole("row").all()) {
    await expect(row.getByRole("rowheader").locator("kbd").first()).toBeVisible();
    await expect(row.getByRole("cell")).not.toBeEmpty();
  }
});

test("menus open and close by key and give the focus back", async ({ page, reviewer }) => {
  for (const [button, menu] of [
    [reviewer.shareButton, reviewer.share],
    [reviewer.examplesButton, reviewer.examples],
    [reviewer.settingsButton, reviewer.settings],
  ] as const) {
    await tabTo(reviewer, button);
    await page.keyboard.press("Enter");
    await expect(menu).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(menu.locator(":focus")).toHaveCount(1);
    await page.keyboard.press("Escape");
    await expect(menu).toBeHidden();
    await expect(button).toBeFocused();
  }
});

test("the bar between the panes moves by key and stays there", async ({ page, reviewer }) => {
  const bar = page.getByRole("separator", { name: "Width of the editor" });
  await tabTo(reviewer, bar);
  const width = async () => (await page.locator("section.editor").boundingBox())!.width;
  const before = await width();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(bar).toHaveAttribute("aria-valuenow", "54");
  expect(await width()).toBeGreaterThan(before);
  await page.reload();
  await expect(bar).toHaveAttribute("aria-valuenow", "54");
  await tabTo(reviewer, bar);
  await page.keyboard.press("Home");
  await expect(bar).toHaveAttribute("aria-valuenow", "25");
});

test("what has the focus can be seen", async ({ page }) => {
  const unseen: string[] = [];
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(async () => {
      // CodeMirror takes a moment to notice.
      await new Promise((resolve) => setTimeout(resolve, 50));
      let at = document.activeElement;
      const inEditor = at?.shadowRoot != null;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      if (at === null || at === document.body) return "";
      // The editor draws its own frame around all of it.
      const ring = inEditor && at.classList.contains("cm-content") ? at.closest(".cm-editor")! : at;
      const style = getComputedStyle(ring);
      const after = getComputedStyle(ring, "::after");
      const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || parseFloat(after.borderTopWidth) >= 2;
      return seen ? "" : `${at.tagName} ${at.className} ${at.textContent?.slice(0, 30)}`;
    });
    if (name !== "") unseen.push(name);
  }
  expect(unseen).toEqual([]);
});
