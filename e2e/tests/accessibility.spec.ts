import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { INDEX_AND_COLUMN, NICKNAME, RENAME, SAFE_AND_NOT, migration } from "../migrations.ts";
import { expect, test } from "../test.ts";

/** Every rule that axe has on by default, in the shadow root too. */
async function expectNoViolations(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}\n  ${target.join(" ")}\n  ${failureSummary}`));
  expect(told, what).toEqual([]);
}

// A colour on its way to another has no contrast of its own.
test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${scheme}, ${width} px`, () => {
      test.use({ colorScheme: scheme, viewport: { width, height: 800 } });

      test("every panel is accessible", async ({ page, reviewer }) => {
        await reviewer.open();
        for (const panel of ["Findings", "Diff", "SQL", "Checklist", "Review"] as const) {
          await reviewer.show(panel);
          await expectNoViolations(page, panel);
        }
        if (width < 1000) {
          await reviewer.show("Migration");
          await expectNoViolations(page, "Migration");
        }
      });

      test("so is what opens", async ({ page, reviewer }) => {
        await reviewer.open();
        const explain = reviewer.findings.first().getByRole("button", { name: /^Explain/ });
        await explain.click();
        await expect(reviewer.findings.first().getByRole("heading", { level: 4 }).first()).toBeVisible();
        await expectNoViolations(page, "a rule's docs");
        await reviewer.helpButton.click();
        await expectNoViolations(page, "help");
        await page.keyboard.press("Escape");
        await reviewer.settingsButton.click();
        await expect(reviewer.settings).toBeVisible();
        await expectNoViolations(page, "settings");
        await page.keyboard.press("Escape");
        await reviewer.examplesButton.click();
        await expect(reviewer.examples).toBeVisible();
        await expectNoViolations(page, "examples");
        await page.keyboard.press("Escape");
        await reviewer.shareButton.click();
        await expect(reviewer.share).toBeVisible();
        await expectNoViolations(page, "share");
        await page.keyboard.press("Escape");
        if (width < 1000) await reviewer.show("Migration");
        await reviewer.comment(/op\./, "Why?");
        await reviewer.panel.getByRole("button", { name: /^Comment on line/ }).click();
        await expectNoViolations(page, "a comment and another one");
      });

      test("so is what is wrong, empty, folded or a sketch", async ({ page, reviewer }) => {
        await reviewer.open();
        if (width < 1000) await reviewer.show("Migration");
        await reviewer.put(RENAME.replace("def upgrade() ->", "def upgrade( ->"));
        if (width < 1000) await reviewer.show("Findings");
        await expect(reviewer.syntaxError).toBeVisible();
        await expect(reviewer.staleNote).toBeVisible();
        await expectNoViolations(page, "a syntax error");

        if (width < 1000) await reviewer.show("Migration");
        await reviewer.paste("");
        if (width < 1000) await reviewer.show("Findings");
        await expect(reviewer.syntaxError).toBeHidden();
        await expectNoViolations(page, "the empty editor");

        if (width < 1000) await reviewer.show("Migration");
        await reviewer.paste(INDEX_AND_COLUMN);
        await reviewer.show("Diff");
        await reviewer.panel.getByRole("combobox", { name: "Which fix" }).first().selectOption({ index: 1 });
        await reviewer.reject(/blocks writes/);
        await reviewer.unfoldRejected();
        await expectNoViolations(page, "a sketch and a rejected fix");

        if (width < 1000) await reviewer.show("Migration");
        await reviewer.paste(SAFE_AND_NOT);
        await reviewer.show("Findings");
        await reviewer.advice.click();
        await expectNoViolations(page, "advice");
        await reviewer.finding("This ignore comment hides nothing").getByRole("button", { name: /^Apply/ }).click();
        await expect(reviewer.notice).toContainText("Applied");
        await expectNoViolations(page, "a notice");
      });
    });
  }

  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test("the card at a mark is accessible", async ({ page, reviewer }) => {
      await reviewer.open();
      await reviewer.marks.first().hover();
      await expect(reviewer.card.first()).toBeVisible();
      await expectNoViolations(page, "card");
    });

    test("side by side, the diff is accessible", async ({ page, reviewer }) => {
      await page.setViewportSize({ width: 1600, height: 900 });
      await reviewer.open();
      await reviewer.show("Diff");
      await page.getByRole("button", { name: "Side by side" }).click();
      await expectNoViolations(page, "side by side");
    });

    test("a crash is told accessibly", async ({ page, reviewer }) => {
      await reviewer.open();
      await page.evaluate(() => dispatchEvent(new Event("retort:trap")));
      await expect(reviewer.crash).toBeVisible();
      await expectNoViolations(page, "crash");
    });
  });
}

test("the chosen theme wins over the system's, and is as accessible", async ({ page, reviewer }) => {
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme === "light" ? "dark" : "light" });
    await page.addInitScript((theme) => localStorage.setItem("retort.theme", theme), theme);
    await reviewer.open();
    await expect(reviewer.theme).toHaveAccessibleName(`Theme: ${theme}`);
    await expectNoViolations(page, theme);
  }
});

test("with forced colours and more contrast it is as accessible", async ({ page, reviewer }) => {
  await page.emulateMedia({ forcedColors: "active", contrast: "more" });
  await reviewer.open();
  for (const panel of ["Findings", "Diff"] as const) {
    await reviewer.show(panel);
    await expectNoViolations(page, panel);
  }
});

test("a change of the counts is said to who cannot see it, once", async ({ page, reviewer }) => {
  await reviewer.open();
  const said = page.locator("div.visually-hidden[role=status]");
  await expect(said).toHaveText("1 error, 1 warning");
  await reviewer.paste(NICKNAME);
  await expect(said).toHaveText("Nothing to object to");
  await reviewer.put("def broken(:\n");
  await expect(said).toHaveText("The text does not parse");
});

test("one thing is not called many in the name of a tab", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste(migration({ upgrade: ['op.create_index("ix_orders_plan", "orders", ["plan"])'], downgrade: ['op.drop_index("ix_orders_plan", table_name="orders")'], locks: true }));
  await expect(reviewer.findings).toHaveCount(1);
  await expect(reviewer.tab("Findings")).toHaveAccessibleName(/1 error or warning$/);
  await expect(reviewer.tab("Diff")).toHaveAccessibleName(/1 fix$/);
});

test("nothing moves for who wants no motion", async ({ page, reviewer }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await reviewer.open();
  await reviewer.findings.first().getByRole("button", { name: /^Line/ }).click();
  const moving = await page.evaluate(() => document.getAnimations().filter((animation) => animation.playState === "running").length);
  expect(moving).toBe(0);
});

test("severity and status are never told by colour alone", async ({ reviewer }) => {
  await reviewer.open();
  for (const finding of await reviewer.findings.all()) {
    await expect(finding.locator(".finding__severity")).toHaveText(/Error|Warning|Advice/);
    await expect(finding.locator(".finding__severity svg")).toBeVisible();
  }
  await reviewer.show("Checklist");
  for (const status of await reviewer.panel.locator(".item__status").all()) {
    await expect(status).toHaveText(/Pass|Fail|Not applicable|Needs a person/);
    await expect(status.locator("svg")).toBeVisible();
  }
});

test("landmarks, one heading of the first level, a language", async ({ page, reviewer }) => {
  await reviewer.open();
  await expect(page.getByRole("banner")).toHaveCount(1);
  await expect(page.getByRole("main")).toHaveCount(1);
  await expect(page.getByRole("contentinfo")).toHaveCount(1);
  await expect(page.getByRole("heading", { level: 1, name: "Retort" })).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
