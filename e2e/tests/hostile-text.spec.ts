import type { Page } from "@playwright/test";
import { migration } from "../migrations.ts";
import { expect, test } from "../test.ts";

const IMAGE = "<img src=x onerror=alert(1)>";
const SCRIPT = "</script><script>alert(2)</script>";
const LINK = "`[click](https://127.0.0.1:9/) **bold** `";

/** Names, comments and docstrings that would do something if anything took them for markup. */
const HOSTILE = migration({
  upgrade: [
    `op.add_column("${IMAGE}", sa.Column("${SCRIPT}", sa.String(20), nullable=False, comment="${IMAGE}"))  # ${SCRIPT}`,
    `op.create_index("${SCRIPT}", "${IMAGE}", ["${SCRIPT}"])`,
    `op.add_column("${LINK}", sa.Column("${LINK}", sa.String(20), nullable=False))`,
    `op.execute("UPDATE t SET x = '${IMAGE}'  -- ${SCRIPT}")`,
    `op.execute("SELEKT ${IMAGE}")`,
    "import os",
    `op.drop_table(os.environ["${IMAGE}"])`,
    `raise NotImplementedError("${IMAGE}${SCRIPT}")`,
  ],
}).replace('"""mine"""', `"""${IMAGE}\n\n${SCRIPT}\n"""`);

/** Elements that only a hostile text could have brought, wherever they are; and links that leave the page. */
async function expectOnlyText(page: Page): Promise<void> {
  const strangers = await page.evaluate(() => {
    const found: string[] = [];
    const look = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll("*")) {
        const isStranger = element.matches("img, iframe, object, embed, style, form, body script, [onerror], [onload], [onclick]");
        const leaves = element.matches("a[href]") && new URL((element as HTMLAnchorElement).href).hostname === "127.0.0.1" && !(element as HTMLAnchorElement).href.startsWith(location.origin);
        if (isStranger || leaves) found.push(element.outerHTML.slice(0, 200));
        if (element.shadowRoot) look(element.shadowRoot);
      }
    };
    look(document);
    return found;
  });
  expect(strangers).toEqual([]);
}

test.beforeEach(async ({ reviewer }) => {
  await reviewer.open();
});

test("markup in names, comments and docstrings is shown as text in every panel", async ({ page, reviewer }) => {
  await page.setViewportSize({ width: 1920, height: 900 });
  await reviewer.paste(HOSTILE);
  await reviewer.fileName.fill(`${IMAGE}.py`);
  await reviewer.fileName.press("Enter");
  await expect(reviewer.editor).toHaveAccessibleName(`Migration ${IMAGE}.py`);

  await expect(reviewer.findings.filter({ hasText: IMAGE }).first()).toBeVisible();
  for (const finding of await reviewer.findings.all()) {
    if (await finding.isVisible()) await finding.getByRole("button", { name: /^Explain/ }).click();
  }
  await expectOnlyText(page);

  await reviewer.show("Diff");
  await expect(reviewer.hunks.filter({ hasText: IMAGE }).first()).toBeVisible();
  await expectOnlyText(page);
  await page.getByRole("button", { name: "Side by side" }).click();
  await expectOnlyText(page);

  await reviewer.show("SQL");
  await expect(reviewer.statement(IMAGE).first()).toBeVisible();
  await expectOnlyText(page);
  await page.getByRole("button", { name: "downgrade()" }).click();
  await expectOnlyText(page);

  await reviewer.show("Checklist");
  await expect(reviewer.panel).toContainText(IMAGE);
  await expectOnlyText(page);
});

test("so it is in the card, the notice and the crash", async ({ page, reviewer }) => {
  await reviewer.paste(HOSTILE);
  await reviewer.marks.first().hover();
  await expect(reviewer.card.first()).toContainText(IMAGE);
  await expectOnlyText(page);
  // The crash is of this text only when nothing newer waits for its review.
  await reviewer.andReviewed(() => reviewer.findings.getByRole("button", { name: /^Apply/ }).first().click());
  await expect(reviewer.notice).toContainText("Applied");
  await expectOnlyText(page);
  await page.evaluate(() => dispatchEvent(new Event("retort:trap")));
  await expect(reviewer.crash).toBeVisible();
  await expectOnlyText(page);
});

test("so it is in a syntax error, and in the address", async ({ page, reviewer }) => {
  await reviewer.put(`def ${IMAGE}(:\n`);
  await expect(reviewer.syntaxError).toBeVisible();
  await expectOnlyText(page);
  await reviewer.open(`/#finding=${encodeURIComponent(IMAGE)}&panel=${encodeURIComponent(SCRIPT)}&example=${encodeURIComponent(IMAGE)}`);
  await expectOnlyText(page);
});

test("a backtick in a name does not make a link or bold text of what follows", async ({ reviewer }) => {
  await reviewer.paste(HOSTILE);
  await expect(reviewer.findings.filter({ hasText: "[click](https://127.0.0.1:9/)" }).first()).toBeVisible();
  await expect(reviewer.findings.getByRole("link", { name: "click" })).toHaveCount(0);
  await expect(reviewer.findings.locator("strong", { hasText: "bold" })).toHaveCount(0);
});

test("signs that nobody sees are shown, and reach the database's name for them", async ({ reviewer }) => {
  await reviewer.paste(migration({ upgrade: ['op.drop_table("a\u202eb\u200bc")', 'op.drop_table("plain")'] }));
  await expect(reviewer.line("op.drop_table").first().locator(".cm-specialChar")).toHaveCount(2);
  await reviewer.show("SQL");
  await expect(reviewer.statement("DROP TABLE plain")).toBeVisible();
});

test("text from right to left keeps what stands beside it in order", async ({ page, reviewer }) => {
  await reviewer.paste(migration({ upgrade: ['op.add_column("טבלה", sa.Column("عمود", sa.String(20), nullable=False))'] }));
  const finding = reviewer.finding(/is NOT NULL without a default/);
  await expect(finding).toContainText("טבלה");
  await expect(finding).toContainText("عمود");
  await reviewer.show("SQL");
  await expect(reviewer.statement('ALTER TABLE "טבלה" ADD COLUMN "عمود" VARCHAR(20) NOT NULL')).toBeVisible();
  await expect(page.locator("html")).not.toHaveAttribute("dir", "rtl");
});

test("a name that turns its own signs around turns nothing beside it", async ({ reviewer }) => {
  await reviewer.paste(migration({ upgrade: ['op.add_column("a\u202eb", sa.Column("c\u202ed", sa.Text(), nullable=False))'] }));
  const finding = reviewer.finding(/is NOT NULL without a default/);
  await expect(finding.locator("code", { hasText: "\u202e" }).first()).toHaveCSS("unicode-bidi", "isolate");
  await reviewer.show("SQL");
  await expect(reviewer.panel.locator(".effect bdi").first()).toHaveCSS("unicode-bidi", "isolate");
});

test("a NUL and other control signs harm nothing", async ({ page, reviewer }) => {
  await reviewer.put(`# control signs \u0000 \u0001 \u001b[31m \u007f \ufeff \ufffe\n${migration({ upgrade: ['op.drop_table("a\u0000b")', 'op.drop_table("harmless")'] })}`);
  await expect(reviewer.line("control signs")).toBeVisible();
  await reviewer.show("SQL");
  await expect(reviewer.statement("DROP TABLE harmless")).toBeVisible();
  await expect(reviewer.crash).toBeHidden();
  expect(await reviewer.text()).toContain("\u0000 \u0001 \u001b[31m");
  await page.reload();
  await reviewer.isReviewed();
  expect(await reviewer.text()).toContain("\u0000 \u0001 \u001b[31m");
});

test("half a surrogate pair does not stop the review", async ({ reviewer }) => {
  await reviewer.put(`# \ud834 alone\n${migration({ upgrade: ['op.drop_table("a")'] })}`);
  await reviewer.show("SQL");
  await expect(reviewer.statement("DROP TABLE a")).toBeVisible();
});

test("positions are right behind signs of two units and of several bytes", async ({ reviewer }) => {
  await reviewer.paste(migration({ upgrade: ['x = "𝄞é漢"; op.add_column("users", sa.Column("plan", sa.Text(), nullable=False))'], downgrade: ['op.drop_column("users", "plan")'] }));
  await expect(reviewer.marks).toHaveText(['op.add_column("users", sa.Column("plan", sa.Text(), nullable=False))']);
  await reviewer.apply(/is NOT NULL without a default/);
  await expect(reviewer.findings.filter({ hasText: "NOT NULL without a default" })).toHaveCount(0);
  await expect(reviewer.line('x = "𝄞é漢"; op.add_column("users", sa.Column("plan", sa.Text(), nullable=False, server_default=')).toBeVisible();
});

test("a very long line widens nothing", async ({ page, reviewer }) => {
  const name = "a".repeat(20_000);
  await reviewer.paste(migration({ upgrade: [`op.add_column("${name}", sa.Column("${name}", sa.String(20), nullable=False))`, `op.execute("UPDATE ${name} SET x = 1")`] }));
  for (const panel of ["Findings", "Diff", "SQL", "Checklist"] as const) {
    await reviewer.show(panel);
    await expect(reviewer.panel).toContainText("a".repeat(60));
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), panel).toBeLessThanOrEqual(0);
  }
});
