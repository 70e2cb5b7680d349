import { expect, test } from "../test.ts";

// `watch`, which every test has, fails a test for a console error, a policy violation or a foreign request.
for (const base of ["/", "/some/where/"]) {
  test(`the page loads from ${base}`, async ({ page, reviewer }) => {
    const loaded = new Set<string>();
    page.context().on("response", (response) => {
      if (!response.url().startsWith("blob:")) loaded.add(new URL(response.url()).pathname);
    });
    await page.goto(base, { waitUntil: "networkidle" });
    await expect(page).toHaveTitle(/Retort/);
    await reviewer.isReviewed();

    const names = [...loaded].map((path) => path.replace(/-[0-9a-f]{10}\./, "."));
    expect(names).toContain(`${base}app_bg.wasm`);
    expect(names).toContain(`${base}worker_bg.wasm`);
    expect([...loaded].filter((path) => !path.startsWith(base)), "outside its folder").toEqual([]);
  });
}
