import { RENAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

const LOST = "users.name is dropped and full_name added: a rename?";

test("a new visitor finds an example that is reviewed already", async ({ reviewer }) => {
  await reviewer.open();
  expect(await reviewer.text()).toBe(RENAME);
  await expect(reviewer.fileName).toHaveValue("5c1f0a7d93be_rename_full_name.py");
  await expect(reviewer.tab("Findings")).toHaveAttribute("aria-selected", "true");

  const finding = reviewer.finding(LOST);
  await expect(finding).toContainText("Error");
  await expect(finding).toContainText("every value in name is lost");
  await expect(finding.getByRole("button", { name: /^Apply/ })).toBeEnabled();
  await expect(reviewer.marks.filter({ hasText: 'op.drop_column("users", "name")' })).toBeVisible();
  await expect(reviewer.tab("Findings")).toContainText(/\d errors and warnings/);
  await expect(reviewer.statusBar).toContainText(/Reviewed in [\d.]+ (µs|ms)/);
});

test("the first review is marked for the bench, once", async ({ page, reviewer }) => {
  await reviewer.open();
  const marks = () => page.evaluate(() => performance.getEntriesByName("retort:first-review").length);
  expect(await marks()).toBe(1);
  await reviewer.andReviewed(() => reviewer.append("\n# more\n"));
  expect(await marks()).toBe(1);
  await expect(page.locator("html")).toHaveAttribute("data-review-micros", /^[1-9]\d*$/);
});

test("while the engine loads the page says so and can be typed in", async ({ page, reviewer }) => {
  let allow!: () => void;
  const allowed = new Promise<void>((resolve) => (allow = resolve));
  await page.route(/worker_bg-\w+\.wasm$/, async (route) => {
    await allowed;
    await route.continue();
  });
  await page.goto("/");
  await expect(reviewer.panel).toContainText("The engine is loading");
  await expect(reviewer.statusBar).toContainText("Loading the engine");
  await reviewer.put(RENAME.replaceAll("users", "people"));
  allow();
  await expect(reviewer.finding(LOST.replace("users", "people"))).toBeVisible();
});

test("every example of the menu is reviewed, and one has nothing to object to", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.examplesButton.click();
  const titles = await reviewer.examples.getByRole("button").locator(".menu__title").allTextContents();
  expect(titles.length).toBeGreaterThanOrEqual(6);
  await page.keyboard.press("Escape");
  await expect(reviewer.examples).toBeHidden();

  for (const title of titles) {
    await reviewer.example(title);
    await expect(reviewer.examples).toBeHidden();
    if (title === "Two heads") {
      await expect(reviewer.merge).toContainText("invoices.note");
      continue;
    }
    const clean = title === "Nothing to object to";
    await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible({ visible: clean });
    if (!clean) await expect(reviewer.findings.first()).toBeVisible();
    await expect(reviewer.syntaxError).toBeHidden();
  }
});

test("an example has an address of its own", async ({ reviewer }) => {
  await reviewer.open("/#example=backfill");
  await expect(reviewer.line("UPDATE profiles")).toBeVisible();
  await expect(reviewer.finding(/Rows of profiles are changed while profiles is locked/)).toBeVisible();
});

test("an example does not take a text of one's own away", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste("# mine\nrevision = 'a'\n");
  await reviewer.example("The life of an enum");
  await expect(reviewer.line("ALTER TYPE invoice_state")).toBeVisible();
  await reviewer.notice.getByRole("button", { name: "Bring my text back" }).click();
  await expect(reviewer.line("# mine")).toBeVisible();
  expect(await reviewer.text()).toBe("# mine\nrevision = 'a'\n");
});
