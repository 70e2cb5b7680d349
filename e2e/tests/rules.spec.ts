import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { INDEX_AND_COLUMN, NICKNAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

const INDEX = "index-without-concurrently";
const INDEX_NAME = "Index built without CONCURRENTLY";

const catalogue = (page: Page) => {
  const main = page.getByRole("main");
  return {
    main,
    words: page.getByRole("searchbox", { name: "Search the rules" }),
    family: page.getByRole("combobox", { name: "Family" }),
    severity: page.getByRole("combobox", { name: "Severity" }),
    cards: main.locator(".rule-card"),
    card: (name: string) => main.getByRole("link", { name, exact: true }),
    number: main.getByRole("status"),
    heading: main.getByRole("heading", { level: 2 }),
    facts: page.getByRole("complementary", { name: "Facts" }),
    back: main.getByRole("link", { name: "Back to the review" }),
  };
};

test("the catalogue is opened from the header, lists every rule by family, and each links to its page", async ({ page, reviewer }) => {
  await reviewer.open();
  await page.getByRole("link", { name: "Rules" }).click();
  await expect(page).toHaveURL(/#\/rules$/);
  await expect(page).toHaveTitle("Rules · Retort");
  const { heading, main, cards, number } = catalogue(page);
  await expect(heading).toBeFocused();
  const all = Number((await number.textContent())!.match(/^(\d+) rules$/)![1]);
  expect(all).toBeGreaterThan(130);
  await expect(cards).toHaveCount(all);
  await expect(main.getByRole("heading", { level: 3 }).first()).toContainText("Revision files");
  await main.getByRole("link", { name: INDEX_NAME }).click();
  await expect(page).toHaveURL(new RegExp(`#/rules/${INDEX}$`));
  await expect(heading).toHaveText(INDEX_NAME);
});

test("rules are found by words, by id and by the names that other linters have", async ({ page }) => {
  await page.goto("/#/rules");
  const { words, cards, card, number, main } = catalogue(page);
  for (const [query, name] of [
    [INDEX, INDEX_NAME],
    ["MP001", INDEX_NAME],
    ["adding-required-field", "NOT NULL column added without a default"],
  ] as const) {
    await words.fill(query);
    await expect(card(name), query).toBeVisible();
  }
  await expect(cards.first()).toContainText("squawk: adding-required-field");
  await words.fill("share lock writes wait");
  await expect(card(INDEX_NAME)).toBeVisible();
  await expect(number).toHaveText(/^\d+ of \d+ rules$/);
  await words.fill("xyzzy");
  await expect(main.getByRole("heading", { name: "No such rule" })).toBeVisible();
  await main.getByRole("button", { name: "Show all rules" }).click();
  await expect(words).toBeFocused();
  await expect(number).toHaveText(/^\d+ rules$/);
});

test("family, severity and fix narrow the list, stand in the address and come back with the back button", async ({ page }) => {
  await page.goto("/#/rules");
  const { family, severity, cards, heading } = catalogue(page);
  await family.selectOption("Indexes");
  await severity.selectOption("Advice");
  const without = await cards.count();
  await page.getByRole("checkbox", { name: "Has a fix" }).check();
  await expect.poll(() => cards.count()).toBeLessThan(without);
  await expect(page).toHaveURL(/#\/rules\?family=indexes&severity=advice&fix=yes$/);
  const narrowed = await cards.count();

  await cards.first().getByRole("link").click();
  await expect(heading).toBeFocused();
  const first = await heading.textContent();
  await page.goBack();
  await expect(cards).toHaveCount(narrowed);
  await expect(cards.first().getByRole("link"), "the focus is where it was left").toBeFocused();
  await page.goForward();
  await expect(heading).toHaveText(first!);
  await page.reload();
  await expect(heading).toHaveText(first!);
});

test("a rule's page opened directly has all that its file says", async ({ page }) => {
  await page.goto(`/#/rules/${INDEX}`);
  await expect(page).toHaveTitle(`${INDEX_NAME} · Retort`);
  const { main, heading, facts } = catalogue(page);
  await expect(heading).toHaveText(INDEX_NAME);
  await expect(main.getByRole("heading", { level: 3 })).toHaveText([
    "Why it matters", "Examples", "When to ignore", "Fix safety", "References",
  ]);
  await expect(main).toContainText("An index built this way lets nobody write to the table until it is finished.");
  await expect(main.locator("figure .python__function").first()).toHaveText("create_index");
  await expect(main.getByRole("link", { name: /^PostgreSQL: building indexes/ })).toHaveAttribute("href", /^https:\/\/www\.postgresql\.org\//);
  await expect(facts).toContainText("Operations on large tables consider locking");
  await expect(facts).toContainText("Needs review");
  await expect(facts.getByRole("listitem").filter({ hasText: "squawk" })).toContainText("require-concurrent-index-creation");
  await expect(facts).toContainText(`# retort: ignore[${INDEX}]`);
  await facts.getByRole("link", { name: "Indexes" }).click();
  await expect(page).toHaveURL(/family=indexes$/);
});

test("from rule to rule, by the list's order", async ({ page }) => {
  await page.goto("/#/rules?q=enum");
  const { cards, heading, main } = catalogue(page);
  await expect(cards.nth(1)).toBeVisible();
  const [first, second] = await cards.getByRole("link").allTextContents();
  await cards.first().getByRole("link").click();
  await expect(heading).toHaveText(first!);
  const others = main.getByRole("navigation", { name: "Other rules" });
  await expect(others.getByRole("link", { name: /^Previous/ })).toHaveCount(0);
  await others.getByRole("link", { name: /^Next/ }).click();
  await expect(heading).toHaveText(second!);
  await expect(heading).toBeFocused();
  await expect(heading).toBeInViewport();
  await others.getByRole("link", { name: /^Previous/ }).click();
  await expect(heading).toHaveText(first!);
  await main.getByRole("link", { name: "Rules found" }).click();
  await expect(page).toHaveURL(/#\/rules\?q=enum$/);
});

test("an example is opened in the reviewer, and the user's own text comes back", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await page.goto(`/#/rules/${INDEX}`);
  const { main } = catalogue(page);
  await main.getByRole("button", { name: /the bad example$/ }).click();
  await expect(reviewer.finding(/blocks writes while it is built/)).toBeVisible();
  await expect(reviewer.fileName).toHaveValue("index_without_concurrently_bad.py");
  await page.goBack();
  await main.getByRole("button", { name: /the good example$/ }).click();
  await expect(reviewer.line("autocommit_block")).toBeVisible();
  await expect(reviewer.finding(/blocks writes while it is built/)).toHaveCount(0);
  await reviewer.notice.getByRole("button", { name: "Bring my text back" }).click();
  await expect(reviewer.line("nickname").first()).toBeVisible();
  expect(await reviewer.text()).toBe(NICKNAME);
});

test("a finding leads to its rule's page and back to where it was, with the editor as it was left", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  const finding = reviewer.finding(/blocks writes while it is built/);
  await finding.getByRole("link", { name: "Rule’s page" }).click();
  const { heading, main, back } = catalogue(page);
  await expect(heading).toHaveText(INDEX_NAME);
  await expect(reviewer.editor).toBeHidden();
  await page.goBack();
  await expect(finding).toHaveAttribute("aria-current", "true");
  await expect(finding.getByRole("link", { name: "Rule’s page" })).toBeFocused();
  await page.goForward();
  // What it found here, with the way there.
  await main.getByRole("button", { name: /^Line 11: / }).click();
  await expect(reviewer.activeLine).toContainText("op.create_index");
  await page.goBack();
  await back.click();
  await expect(finding).toBeVisible();
  await reviewer.undo();
  await expect(reviewer.line("op.create_index").last(), "the paste can still be undone").not.toContainText("ix_orders_plan");
});

test("a rule that there is not is told of, with what may be meant and a way out", async ({ page }) => {
  await page.goto("/#/rules/require-concurrent-index-creation");
  const { heading, main } = catalogue(page);
  await expect(heading).toHaveText("There is no such rule");
  await expect(main.getByRole("listitem").first()).toContainText("squawk calls it require-concurrent-index-creation");
  await main.getByRole("link", { name: INDEX_NAME }).click();
  await expect(heading).toHaveText(INDEX_NAME);

  await page.goto("/#/rules/%3Cimg%20src=x%20onerror=alert(1)%3E");
  await expect(main).toContainText("<img src=x onerror=alert(1)>");
  await main.getByRole("link", { name: "See all rules" }).click();
  await expect(heading).toHaveText("Rules");
});

test("shortcuts of the review do nothing behind the catalogue", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await page.getByRole("link", { name: "Rules" }).click();
  await expect(catalogue(page).heading).toBeFocused();
  await page.keyboard.press("ControlOrMeta+z");
  await page.keyboard.press("ControlOrMeta+Shift+Enter");
  await page.keyboard.press("F8");
  await expect(catalogue(page).heading).toHaveText("Rules");
  expect(await reviewer.text()).toBe(INDEX_AND_COLUMN);
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1280, 390]) {
    test(`the catalogue is accessible and fits: ${scheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      // The whole list takes axe seconds; a family is as the others are.
      for (const address of ["/#/rules?family=enums", "/#/rules?q=MP001", `/#/rules/${INDEX}`, "/#/rules/no-such-rule"]) {
        await page.goto(address);
        await expect(catalogue(page).heading).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`), address).toEqual([]);
        const [inner, outer] = await page.getByRole("main").evaluate((main) => [main.scrollWidth, main.clientWidth]);
        expect(inner, address).toBeLessThanOrEqual(outer!);
      }
    });
  }
}
