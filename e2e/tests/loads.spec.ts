import { expect, test } from "../test.ts";

// `watch`, which every test has, fails a test for a console error, a policy violation or a foreign request.
for (const base of ["/", "/some/where/"]) {
  test(`the page loads from ${base}`, async ({ page }) => {
    const loaded = new Set<string>();
    page.context().on("response", (response) => loaded.add(new URL(response.url()).pathname));
    await page.goto(base, { waitUntil: "networkidle" });
    await expect(page).toHaveTitle(/Retort/);

    const names = [...loaded].map((path) => path.replace(/-[0-9a-f]{10}\./, "."));
    expect(names).toContain(`${base}app_bg.wasm`);
    expect([...loaded].filter((path) => !path.startsWith(base)), "outside its folder").toEqual([]);
  });
}

test("a chosen theme is set before the first paint", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("retort.theme", "dark"));
  await page.goto("/", { waitUntil: "commit" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("with no theme chosen the system's is followed", async ({ page }) => {
  await page.goto("/");
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});
