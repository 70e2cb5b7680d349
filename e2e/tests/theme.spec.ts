import { expect, test } from "../test.ts";

const light = "rgb(255, 255, 255)";
const dark = "rgb(20, 25, 29)";

test("the button goes through system, light and dark, and the choice stays", async ({ page, reviewer }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await reviewer.open();
  const editor = page.locator(".cm-editor");
  await expect(reviewer.theme).toHaveAccessibleName("Theme: system");
  await expect(editor).toHaveCSS("background-color", dark);

  await reviewer.theme.click();
  await expect(reviewer.theme).toHaveAccessibleName("Theme: light");
  await expect(page.locator("html")).toHaveCSS("color-scheme", "light");
  await expect(editor).toHaveCSS("background-color", light);
  await page.reload();
  await expect(reviewer.theme).toHaveAccessibleName("Theme: light");
  await expect(editor).toHaveCSS("background-color", light);

  await page.emulateMedia({ colorScheme: "light" });
  await reviewer.theme.click();
  await expect(reviewer.theme).toHaveAccessibleName("Theme: dark");
  await expect(editor).toHaveCSS("background-color", dark);
  await page.reload();
  await expect(reviewer.theme).toHaveAccessibleName("Theme: dark");
  await expect(editor).toHaveCSS("background-color", dark);

  await reviewer.theme.click();
  await expect(reviewer.theme).toHaveAccessibleName("Theme: system");
  await expect(editor).toHaveCSS("background-color", light);
});

test("with no theme chosen the system's is followed while it changes", async ({ page, reviewer }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await reviewer.open();
  await expect(page.locator(".cm-editor")).toHaveCSS("background-color", light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator(".cm-editor")).toHaveCSS("background-color", dark);
  await expect(reviewer.panel).toHaveCSS("color-scheme", "light dark");
});

for (const [chosen, system] of [
  ["dark", "light"],
  ["light", "dark"],
] as const) {
  test(`a chosen theme is there before anything is painted: ${chosen}`, async ({ page, reviewer }) => {
    await page.emulateMedia({ colorScheme: system });
    await page.addInitScript((chosen) => {
      localStorage.setItem("retort.theme", chosen);
      // Nothing is painted before there is a body.
      new MutationObserver((_, observer) => {
        if (document.body === null) return;
        observer.disconnect();
        Object.assign(globalThis, { themeAtBody: document.documentElement.dataset["theme"] });
      }).observe(document, { childList: true, subtree: true });
    }, chosen);
    await reviewer.open();
    expect(await page.evaluate(() => (globalThis as unknown as { themeAtBody: string }).themeAtBody)).toBe(chosen);
  });
}

test("a browser that keeps nothing follows the system, and the button still works", async ({ page, reviewer }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await reviewer.open();
  await reviewer.theme.click();
  await expect(reviewer.theme).toHaveAccessibleName("Theme: light");
  await expect(reviewer.finding(/a rename\?/)).toBeVisible();
});
