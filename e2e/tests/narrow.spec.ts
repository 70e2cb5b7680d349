import type { Page } from "@playwright/test";
import { INDEX_AND_COLUMN } from "../migrations.ts";
import { expect, test } from "../test.ts";
import type { Panel } from "../pages/reviewer.page.ts";

const ALL: Panel[] = ["Migration", "Findings", "Diff", "SQL", "Checklist"];

/** The page scrolls in one direction only; and nothing reaches out of the window where it cannot be scrolled to. */
async function expectNoOverflow(page: Page, what: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const scrolls = (element: Element | null): boolean =>
      element !== null && (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    const out = [...document.querySelectorAll("body *")].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (right > clientWidth + 1 || left < -1) && !element.closest(".visually-hidden, .skip-link") && !scrolls(element.parentElement);
    });
    // The panel may scroll down, not to the side.
    const panel = document.querySelector("section.panel")!;
    const aside = panel.scrollWidth > panel.clientWidth ? [`the panel scrolls to the side by ${panel.scrollWidth - panel.clientWidth}`] : [];
    const whole = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`] : [];
    return [...whole, ...aside, ...out.map((element) => `${element.tagName}.${element.className}`)];
  });
  expect(wide, what).toEqual([]);
}

for (const [what, width, height, deviceScaleFactor] of [
  ["390 px", 390, 844, 3],
  ["320 px", 320, 640, 2],
  ["200 % zoom of 1280 px", 640, 400, 2],
  ["a tablet", 768, 1024, 2],
] as const) {
  test.describe(what, () => {
    test.use({ viewport: { width, height }, deviceScaleFactor });

    test("every panel can be reached and nothing reaches out", async ({ page, reviewer }) => {
      await reviewer.open();
      for (const panel of ALL) {
        await reviewer.show(panel);
        await expect(panel === "Migration" ? reviewer.editor : reviewer.panel).toBeVisible();
        await expect(panel === "Migration" ? reviewer.panel : reviewer.editor).toBeHidden();
        await expectNoOverflow(page, panel);
      }
      await reviewer.show("Findings");
      await reviewer.findings.first().getByRole("button", { name: /^Explain/ }).click();
      await expectNoOverflow(page, "a rule's docs");
    });

    test("menus, help and notice fit", async ({ page, reviewer }) => {
      await reviewer.open();
      for (const [button, opened] of [
        [reviewer.examplesButton, reviewer.examples],
        [reviewer.settingsButton, reviewer.settings],
        [reviewer.helpButton, reviewer.help],
      ] as const) {
        await button.click();
        await expect(opened).toBeVisible();
        const box = (await opened.boundingBox())!;
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
        await expectNoOverflow(page, "opened");
        await page.keyboard.press("Escape");
        await expect(opened).toBeHidden();
      }
      await page.keyboard.press("ControlOrMeta+s");
      await expect(reviewer.notice).toBeInViewport();
      await expectNoOverflow(page, "notice");
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("paste, look, go to the line, correct", async ({ page, reviewer }) => {
    await reviewer.open();
    await reviewer.tab("Migration").tap();
    await reviewer.paste(INDEX_AND_COLUMN);
    await reviewer.tab("Findings").tap();
    const finding = reviewer.finding("orders.plan is NOT NULL without a default");
    await finding.getByRole("button", { name: "Line 10" }).tap();
    await expect(reviewer.tab("Migration")).toHaveAttribute("aria-selected", "true");
    await expect(reviewer.activeLine).toContainText("op.add_column");
    await expect(reviewer.activeLine).toBeInViewport();
    await reviewer.tab("Findings").tap();
    await finding.getByRole("button", { name: /^Apply/ }).tap();
    await expect(finding).toHaveCount(0);
    await reviewer.notice.getByRole("button", { name: "Undo" }).tap();
    await expect(finding).toBeVisible();
    await expectNoOverflow(page, "after all of it");
  });

  test("what is touched is large enough", async ({ page, reviewer }) => {
    await reviewer.open();
    for (const panel of ALL) {
      await reviewer.show(panel);
      // WCAG 2.5.8: 24 by 24, but for links within a text.
      const small = await page.locator("button:visible, select:visible, summary:visible, input:visible").evaluateAll((elements) =>
        elements
          .map((element) => ({ element, box: (element.closest("label") ?? element).getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 23.5))
          .map(({ element, box }) => `${element.className} ${element.textContent}: ${box.width} × ${box.height}`),
      );
      expect(small, panel).toEqual([]);
    }
  });
});

test("with letters twice as large nothing is cut off or unreachable", async ({ page, reviewer }) => {
  await reviewer.open();
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  for (const panel of ["Findings", "Diff", "SQL", "Checklist"] as const) {
    await reviewer.show(panel);
    await expectNoOverflow(page, panel);
  }
});

test("a window that becomes narrow keeps what was open, and back", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.show("SQL");
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(reviewer.tab("SQL")).toHaveAttribute("aria-selected", "true");
  await expect(reviewer.statements.first()).toBeVisible();
  await reviewer.show("Migration");
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(reviewer.tab("Migration")).toHaveCount(0);
  await expect(reviewer.tab("Findings")).toHaveAttribute("aria-selected", "true");
  await expect(reviewer.editor).toBeVisible();
});

test("at a wide window the panes lie side by side and the bar is dragged", async ({ page, reviewer }) => {
  await reviewer.open();
  const bar = page.getByRole("separator");
  const box = (await bar.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(880, box.y + 220, { steps: 4 });
  await page.mouse.up();
  await expect(bar).toHaveAttribute("aria-valuenow", "69");
  await page.reload();
  await expect(bar).toHaveAttribute("aria-valuenow", "69");
  await expectNoOverflow(page, "dragged");
  await bar.dblclick();
  await expect(bar).toHaveAttribute("aria-valuenow", "50");
});
