import { INDEX_AND_COLUMN } from "../migrations.ts";
import { expect, test } from "../test.ts";

const NOT_NULL = "orders.plan is NOT NULL without a default";
const INDEX = "ix_orders_plan on orders blocks writes while it is built";

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("a pasted migration is reviewed", async ({ page, context, reviewer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), INDEX_AND_COLUMN);
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");

  await expect(reviewer.finding(NOT_NULL)).toContainText("Error");
  await expect(reviewer.finding(INDEX)).toContainText("Warning");
  await expect(reviewer.findings).toHaveCount(2);
  await expect(reviewer.fileName).toHaveValue("migration.py");
  expect(await reviewer.text()).toBe(INDEX_AND_COLUMN);
});

test("the editor marks what was found and puts a sign beside it", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  const error = reviewer.page.locator(".cm-lintRange-error", { hasText: 'op.add_column("orders"' });
  await expect(error).toHaveCSS("text-decoration-style", "wavy");
  await expect(reviewer.page.locator(".cm-lintRange-warning", { hasText: "op.create_index" })).toHaveCSS(
    "text-decoration-style",
    "dashed",
  );
  for (const [sign, line] of [
    [".cm-lint-marker-error", reviewer.line("op.add_column")],
    [".cm-lint-marker-warning", reviewer.line("op.create_index")],
  ] as const) {
    const [marker, text] = [await reviewer.page.locator(sign).boundingBox(), await line.boundingBox()];
    const middle = marker!.y + marker!.height / 2;
    expect(middle, sign).toBeGreaterThan(text!.y);
    expect(middle, sign).toBeLessThan(text!.y + text!.height);
  }
});

test("a click on a finding takes the editor to its line", async ({ page, reviewer }) => {
  // Far below what is seen at first.
  const text = INDEX_AND_COLUMN.replace("def upgrade():", `${"# ballast\n".repeat(200)}def upgrade():`);
  await reviewer.paste(text);
  const line = text.split("\n").findIndex((line) => line.includes("op.create_index")) + 1;
  await reviewer.finding(INDEX).getByRole("button", { name: `Line ${line}` }).click();

  await expect(reviewer.activeLine).toContainText("op.create_index");
  await expect(reviewer.activeLine).toBeInViewport();
  await expect(page.locator(".cm-activeLineGutter").getByText(`${line}`)).toBeVisible();
  await expect(reviewer.finding(INDEX)).toHaveAttribute("aria-current", "true");
  await expect(page).toHaveURL(/#finding=index-without-concurrently/);
});

test("the cursor on a marked line selects its finding", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.line("op.create_index").click();
  await expect(reviewer.selectedFinding).toContainText(INDEX);
  // A pointer that rests on a mark opens its card, which lies on the line above.
  await reviewer.page.mouse.move(0, 0);
  await expect(reviewer.card).toBeHidden();
  await reviewer.line("op.add_column").click();
  await expect(reviewer.selectedFinding).toContainText(NOT_NULL);
});

test("a mark tells its finding to a pointer, with the fixes", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.marks.filter({ hasText: "op.create_index" }).hover();
  await expect(reviewer.card).toContainText(`Warning: ${INDEX}`);
  await expect(reviewer.card).toContainText("An index built this way lets nobody write to the table until it is finished.");
  await reviewer.card.getByRole("button", { name: /^Build it concurrently/ }).click();
  await expect(reviewer.line("autocommit_block").first()).toBeVisible();
  await expect(reviewer.finding(INDEX)).toHaveCount(0);
});

test("a rule is explained where it is found", async ({ page, reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN);
  const explain = reviewer.finding(INDEX).getByRole("button", { name: /^Explain/ });
  await explain.click();
  await expect(explain).toHaveAttribute("aria-expanded", "true");
  await expect(reviewer.finding(INDEX)).toContainText("CREATE INDEX holds a SHARE lock while it reads the whole table");
  const link = reviewer.finding(INDEX).getByRole("link", { name: "Alembic: autocommit_block" });
  await expect(link).toHaveAttribute("rel", /noopener/);
  await expect(link).toHaveAttribute("href", /^https:/);
  await explain.click();
  await expect(link).toBeHidden();
  await expect(page).not.toHaveURL(/undefined/);
});

test("the editor is styled under the policy: its colours are the page's", async ({ reviewer }) => {
  const editor = reviewer.page.locator(".cm-editor");
  await expect(editor).toHaveCSS("display", "flex");
  await expect(reviewer.page.locator(".cm-gutters").first()).toHaveCSS("display", "flex");
  const colours = await reviewer.line("def upgrade").locator("span").evaluateAll((spans) => spans.map((span) => getComputedStyle(span).color));
  expect(new Set(colours).size, "colours of the syntax").toBeGreaterThan(1);
});

test("advice is one line until it is asked for", async ({ reviewer }) => {
  await reviewer.paste(INDEX_AND_COLUMN.replace("revision =", "# retort: ignore[unnamed-index] not here\nrevision ="));
  await expect(reviewer.advice).toHaveText(/1 piece of advice/);
  await expect(reviewer.finding("This ignore comment hides nothing")).toBeHidden();
  await reviewer.advice.click();
  await expect(reviewer.finding("This ignore comment hides nothing")).toBeVisible();
});
