import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Host } from "../host.ts";
import { INDEX_AND_COLUMN, NICKNAME, RENAME } from "../migrations.ts";
import { ReviewerPage } from "../pages/reviewer.page.ts";
import { expect, test as base } from "../test.ts";

const test = base.extend<{ host: Host }>({
  host: async ({}, use) => {
    const host = await Host.start();
    await use(host);
    await host.end();
  },
  baseURL: async ({ host }, use) => {
    await use(host.address);
  },
});

// Every other test does without: what comes out of a service worker's store cannot be watched or changed on its way.
test.use({ serviceWorkers: "allow" });

const NOT_NULL = "orders.plan is NOT NULL without a default";

const build = (page: Page) => page.locator("html").getAttribute("data-build");
const caches = (page: Page) => page.evaluate(() => globalThis.caches.keys());
/** Marks the document: one that was loaded anew has no mark. */
const mark = (page: Page) => page.evaluate(() => Object.assign(globalThis, { marked: true }));
const isMarked = (page: Page) => page.evaluate(() => "marked" in globalThis);
/** As if the page were looked at again after so long. */
async function lookAgain(page: Page, after: number): Promise<void> {
  await page.clock.fastForward(after);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}

test("after one visit everything works without a network", async ({ page, context, host, watch, reviewer }) => {
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  await host.cut();
  await context.setOffline(true);

  await page.evaluate(() => dispatchEvent(new Event("retort:trap")));
  await reviewer.paste(INDEX_AND_COLUMN);
  await expect(reviewer.finding(NOT_NULL), "by an engine that was started anew").toBeVisible();

  await page.reload({ waitUntil: "networkidle" });
  await reviewer.isReviewed();
  await expect(reviewer.statusBar).toContainText("Works offline");
  await reviewer.apply(NOT_NULL);
  await expect(reviewer.notice).toContainText("Applied");

  for (const address of ["./?from=a-link#panel=diff", "./index.html#panel=diff"]) {
    await page.goto("about:blank");
    await page.goto(address, { waitUntil: "networkidle" });
    await reviewer.isReviewed();
    await expect(reviewer.tab("Diff")).toHaveAttribute("aria-selected", "true");
  }
  await page.goto("./#/rules/index-without-concurrently", { waitUntil: "networkidle" });
  await page.reload({ waitUntil: "networkidle" });
  await expect(page.getByRole("main").getByRole("heading", { level: 2 })).toHaveText("Index built without CONCURRENTLY");
  expect(watch.requests.filter((address) => !address.startsWith(host.address))).toEqual([]);
});

for (const [what, harm] of [
  ["is missing", (host: Host, file: string) => rmSync(join(host.folder, file))],
  ["is of another version", (host: Host, file: string) => host.change(file, (text) => text.replace("vessel", "VESSEL"))],
] as const) {
  test(`a version of which a file ${what} is not stored at all`, async ({ page, host, watch, reviewer }) => {
    if (what === "is missing") watch.announce(/404: .*icon/);
    const asked: string[] = [];
    page.context().on("response", (response) => asked.push(response.url()));
    const icon = host.find(/^icons.icon-\w+\.svg$/);
    harm(host, icon);
    await reviewer.open("./");
    await expect.poll(() => asked.some((address) => address.includes(icon))).toBe(true);
    await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined)).toBe(true);
    expect(await caches(page)).toEqual([]);
    await expect(reviewer.statusBar).not.toContainText("Works offline");
  });
}

test("a newer version is told of, waits for a click, and finds the draft", async ({ page, host, reviewer }) => {
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  await reviewer.paste(NICKNAME);
  const before = await build(page);
  host.publish();

  await page.reload();
  await mark(page);
  await expect(reviewer.notice).toContainText("A new version of Retort is ready.");
  await expect(reviewer.statusBar).toContainText("New version: reload");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await reviewer.append("# typed since");
  expect(await build(page), "what is open is the old version").toBe(before);
  expect(await isMarked(page), "and stays").toBe(true);

  await reviewer.notice.getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => build(page)).not.toBe(before);
  await reviewer.isReviewed();
  expect(await reviewer.text()).toBe(`${NICKNAME}# typed since`);
  await expect(reviewer.statusBar).toContainText("Works offline");
  await expect(reviewer.notice).toBeHidden();
  await expect.poll(() => caches(page), "the old version is gone").toEqual([expect.stringMatching(`${await build(page)}$`)]);
});

test("a page that stays open looks for a newer version after an hour", async ({ page, host, reviewer }) => {
  await page.clock.install();
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  host.publish();
  await lookAgain(page, 600_000);
  await lookAgain(page, 3_001_000);
  await expect(reviewer.notice).toContainText("A new version of Retort is ready.");
});

test("a look for a newer version without a network is no trouble", async ({ page, context, host, reviewer }) => {
  await page.clock.install();
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  await host.cut();
  await context.setOffline(true);
  await lookAgain(page, 3_601_000);
  await reviewer.paste(INDEX_AND_COLUMN);
  await expect(reviewer.finding(NOT_NULL)).toBeVisible();
});

test("it does not take the place of a notice that is the only way back", async ({ page, host, reviewer }) => {
  await page.clock.install();
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  await reviewer.paste("# mine\n");
  await reviewer.example("The life of an enum");
  host.publish();
  await lookAgain(page, 3_601_000);
  await expect(reviewer.statusBar).toContainText("New version: reload");
  await expect(reviewer.notice).toContainText("This is an example");
  await reviewer.notice.getByRole("button", { name: "Close this notice" }).click();
  await expect(reviewer.notice).toContainText("A new version of Retort is ready.");
});

test("a page whose draft cannot be stored is not reloaded", async ({ page, host, reviewer }) => {
  await page.clock.install();
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  host.publish();
  await lookAgain(page, 3_601_000);
  await mark(page);
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await reviewer.notice.getByRole("button", { name: "Reload" }).click();
  await expect(reviewer.notice).toContainText("The draft could not be stored");
  expect(await isMarked(page)).toBe(true);
});

test("another tab is told, is left alone, and keeps the files of its own version", async ({ page, context, host, reviewer }) => {
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  const other = await context.newPage();
  const there = new ReviewerPage(other);
  await there.open("./");
  const before = await build(other);
  await mark(other);
  host.publish();

  await page.reload();
  await expect(there.notice).toContainText("A new version of Retort is ready.");
  await reviewer.notice.getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => build(page)).not.toBe(before);
  await reviewer.isReviewed();
  await expect(reviewer.statusBar).toContainText("Works offline");

  expect(await isMarked(other), "not reloaded under the user's hands").toBe(true);
  expect((await caches(page)).length).toBe(2);
  // Its engine's files are not on the host any more.
  await other.evaluate(() => dispatchEvent(new Event("retort:trap")));
  await there.paste(INDEX_AND_COLUMN);
  await expect(there.finding(NOT_NULL)).toBeVisible();

  await there.notice.getByRole("button", { name: "Reload" }).click();
  await expect.poll(() => build(other)).toBe(await build(page));
  await there.isReviewed();
  expect(await there.text()).toBe(INDEX_AND_COLUMN);
  await expect.poll(async () => (await caches(page)).length, "now nobody needs the old version").toBe(1);
});

test("nothing is asked for once everything is stored", async ({ page, host, watch, reviewer }) => {
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  expect(watch.requests.some((address) => /icon-maskable/.test(address)), "the watch sees what the service worker loads").toBe(true);
  await page.reload({ waitUntil: "networkidle" });
  await reviewer.isReviewed();
  await expect(reviewer.statusBar).toContainText("Works offline");
  const loaded = watch.requests.length;
  await reviewer.paste(INDEX_AND_COLUMN);
  for (const panel of ["Diff", "SQL", "Checklist", "Findings"] as const) await reviewer.show(panel);
  await page.evaluate(() => dispatchEvent(new Event("retort:trap")));
  await reviewer.paste(RENAME);
  const since = watch.requests.slice(loaded).filter((address) => !/\/worker[^/]*-[0-9a-f]{10}\.\w+$|snippets/.test(address));
  expect(since, "but for the files of an engine that is started anew").toEqual([]);
  expect(watch.requests.filter((address) => !address.startsWith(host.address))).toEqual([]);
});

test("what else lies on the host is left alone", async ({ page, host, reviewer }) => {
  mkdirSync(join(host.folder, "notes"));
  writeFileSync(join(host.folder, "notes", "page.html"), '<!doctype html><link rel="icon" href="data:,"><title>Notes</title>');
  writeFileSync(join(host.folder, "notes", "text-0123456789.py"), "# first");
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  await page.reload({ waitUntil: "networkidle" });
  const text = () => page.evaluate(async () => (await fetch("notes/text-0123456789.py", { cache: "reload" })).text());
  expect(await text()).toBe("# first");
  writeFileSync(join(host.folder, "notes", "text-0123456789.py"), "# second");
  expect(await text()).toBe("# second");
  await page.goto("notes/page.html");
  await expect(page).toHaveTitle("Notes");
});

test("where the page is built anew all the time the stored one takes itself away", async ({ page, host, reviewer }) => {
  await reviewer.open("./");
  await expect(reviewer.statusBar).toContainText("Works offline");
  host.unseal();
  await page.reload({ waitUntil: "networkidle" });
  await expect.poll(() => caches(page)).toEqual([]);
  await page.reload({ waitUntil: "networkidle" });
  await reviewer.isReviewed();
  expect(await build(page)).toBe("");
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});

test("the page can be installed", async ({ playwright, host, launchOptions }) => {
  // A test's own context is a private window, and from there nothing is installed.
  const context = await playwright.chromium.launchPersistentContext("", launchOptions);
  const page = await context.newPage();
  await page.goto(host.address);
  const client = await context.newCDPSession(page);
  const { url, errors, data } = await client.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(url).toBe(`${host.address}manifest.webmanifest`);
  expect((await client.send("Page.getInstallabilityErrors")).installabilityErrors).toEqual([]);

  const { icons } = JSON.parse(data!) as { icons: { src: string; sizes: string }[] };
  const sizes = await page.evaluate(async (icons) => {
    const images = icons.map(({ src }) => Object.assign(new Image(), { src }));
    await Promise.all(images.map((image) => image.decode()));
    return images.map((image) => `${image.naturalWidth}x${image.naturalHeight}`);
  }, icons);
  expect(sizes.slice(1), "all but the one that has any size").toEqual(icons.slice(1).map(({ sizes }) => sizes));
  await context.close();
});
