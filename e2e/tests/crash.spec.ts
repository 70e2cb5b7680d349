import type { Page } from "@playwright/test";
import { INDEX_AND_COLUMN, NICKNAME, RENAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

const LOST = "users.name is dropped and full_name added: a rename?";
const NOT_NULL = "orders.plan is NOT NULL without a default";

/** Kills the engine as if what is on the screen had done it: the worker's wasm really traps. */
const trap = (page: Page) => page.evaluate(() => dispatchEvent(new Event("retort:trap")));

/** From now on a text with the word in it makes the engine trap in the middle of its review. */
async function poison(page: Page, word: string): Promise<void> {
  await page.addInitScript((word) => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: unknown) {
      post.call(this, typeof message === "string" && message.includes(word) ? "trap" : message);
    };
  }, word);
}

test("when the engine dies the text and the last report stay, and the next edit is reviewed", async ({ page, reviewer }) => {
  await reviewer.open();
  await trap(page);
  await expect(reviewer.crash).toContainText("This input crashed the engine");
  await expect(reviewer.statusBar).toContainText("The engine crashed on this text");
  await expect(reviewer.finding(LOST), "the last report stays").toBeVisible();
  expect(await reviewer.text(), "so does the text").toBe(RENAME);
  await expect(page.locator(".retort-stale"), "greyed").toBeVisible();

  await reviewer.put(INDEX_AND_COLUMN);
  await expect(reviewer.crash).toBeHidden();
  await expect(reviewer.finding(NOT_NULL)).toBeVisible();
  await expect(page.locator(".retort-stale")).toHaveCount(0);
  await expect(reviewer.statusBar).toContainText("Reviewed in");
});

test("a text that kills the engine is not sent again until it changes or somebody asks", async ({ page, reviewer }) => {
  await poison(page, "# deadly");
  await page.addInitScript(() => {
    const sent: string[] = [];
    Object.assign(globalThis, { sent });
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: unknown) {
      sent.push(String(message));
      post.call(this, message);
    };
  });
  const deadly = () => page.evaluate(() => (globalThis as unknown as { sent: string[] }).sent.filter((message) => message.includes("# deadly")).length);
  await reviewer.open();
  await reviewer.append("# deadly");
  await expect(reviewer.crash).toBeVisible();
  await expect(reviewer.finding(LOST)).toBeVisible();
  expect(await deadly()).toBe(1);

  // A setting is something else to review.
  await reviewer.choosePostgres(14);
  await expect.poll(deadly).toBe(2);
  await expect(reviewer.crash).toBeVisible();

  await reviewer.crash.getByRole("button", { name: "Try again" }).click();
  await expect.poll(deadly).toBe(3);
  await expect(reviewer.crash).toBeVisible();

  await reviewer.paste(NICKNAME);
  await expect(reviewer.crash).toBeHidden();
  await expect(reviewer.panel.getByRole("heading", { name: "Nothing to object to" })).toBeVisible();
});

test("what is typed after the deadly text is reviewed by the next engine", async ({ page, reviewer }) => {
  await poison(page, "# deadly");
  await reviewer.open();
  await reviewer.append("# deadly");
  await expect(reviewer.crash).toBeVisible();
  for (let letters = 0; letters < 6; letters++) await page.keyboard.press("Backspace");
  await expect(reviewer.crash).toBeHidden();
  await expect(reviewer.finding(LOST)).toBeVisible();
});

test("the crash can be reported: what is copied holds the text, the settings and the error", async ({ page, context, reviewer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await reviewer.open();
  await reviewer.paste(`${NICKNAME}# \`\`\`\n`);
  await trap(page);
  await reviewer.crash.getByRole("button", { name: "Copy a report" }).click();
  await expect(reviewer.crash.getByRole("button", { name: "Copied" })).toBeVisible();
  const report = await reviewer.clipboard();
  expect(report).toMatch(/^Retort \d+\.\d+\.\d+: the engine crashed\n\nError: .*unreachable/);
  expect(report).toContain('Settings: {"pg":16');
  expect(report).toContain(`migration.py\n\`\`\`\`python\n${NICKNAME}# \`\`\`\n\`\`\`\`\n`);
});

test("nothing can be applied while the report is not of the text", async ({ page, reviewer }) => {
  await poison(page, "# deadly");
  await reviewer.open();
  await reviewer.append("# deadly");
  await expect(reviewer.crash).toBeVisible();
  await expect(reviewer.finding(LOST).getByRole("button", { name: /^Apply/ })).toBeDisabled();
  await reviewer.show("Diff");
  await expect(page.getByRole("button", { name: /^Accept all \(/ })).toBeDisabled();
});

test("an engine that dies again and again is left alone, until somebody asks", async ({ page, reviewer }) => {
  await page.addInitScript(() => {
    const ready = { engines: 0 };
    Object.assign(globalThis, { ready });
    globalThis.Worker = class extends Worker {
      constructor(script: string | URL, options?: WorkerOptions) {
        super(script, options);
        this.addEventListener("message", (event) => (ready.engines += String(event.data).includes('"ready"') ? 1 : 0));
      }
    };
  });
  const engines = () => page.evaluate(() => (globalThis as unknown as { ready: { engines: number } }).ready.engines);
  await reviewer.open();
  for (let death = 1; death <= 4; death++) {
    // A worker that is still loading hears nothing.
    await expect.poll(engines).toBe(death);
    await trap(page);
    await expect(reviewer.crash).toContainText(death < 4 ? "a new engine is ready" : "none is running now");
  }
  await reviewer.crash.getByRole("button", { name: "Try again" }).click();
  await expect(reviewer.crash).toBeHidden();
  await expect(reviewer.broken).toBeHidden();
  await expect(reviewer.finding(LOST)).toBeVisible();
});

test("an engine that does not load is told of, and can be tried again", async ({ page, watch, reviewer }) => {
  watch.announce(/404: .*worker-/);
  watch.announce(/request failed: .*worker-/);
  let missing = true;
  await page.route(/\/worker-\w+\.js$/, (route) => (missing ? route.fulfill({ status: 404 }) : route.continue()));
  await page.goto("/");
  await expect(reviewer.broken).toContainText("The engine could not be started");
  await expect(reviewer.statusBar).toContainText("No engine");
  await reviewer.append("# typed without an engine");
  missing = false;
  await reviewer.broken.getByRole("button", { name: "Try again" }).click();
  await expect(reviewer.broken).toBeHidden();
  await expect(reviewer.finding(LOST)).toBeVisible();
  await expect(reviewer.line("# typed without an engine")).toBeVisible();
});

test("an engine of another version is told of", async ({ page, reviewer }) => {
  await page.route(/\/worker_loader-\w+\.js$/, (route) =>
    route.fulfill({ contentType: "text/javascript", body: `postMessage('{"type":"ready","protocol":4711}');` }),
  );
  await page.goto("/");
  await expect(reviewer.broken).toContainText("another version than the page; reload the page");
});

test("an engine that does not answer is given up and started anew", async ({ page, reviewer }) => {
  await page.clock.install();
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: unknown) {
      if (!String(message).includes("# endless")) post.call(this, message);
    };
  });
  await page.goto("/");
  await page.clock.runFor(1_000);
  await expect(reviewer.finding(LOST)).toBeVisible();
  await reviewer.append("# endless");
  await page.clock.runFor(20_000);
  await expect(reviewer.crash).toBeVisible();
  await page.keyboard.press("Backspace");
  await page.clock.runFor(1_000);
  await expect(reviewer.crash).toBeHidden();
});

test("a page that cannot start says so", async ({ page, watch }) => {
  watch.announce(/request failed: .*app_bg|404: .*app_bg/);
  watch.announce(/console: .*404/);
  watch.announce(/page: /);
  await page.route(/\/app_bg-\w+\.wasm$/, (route) => route.fulfill({ status: 404 }));
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("The page could not start");
});
