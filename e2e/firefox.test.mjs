// The second engine: Firefox, driven by WebDriver BiDi, so without Playwright's own patched build.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { FIREFOX } from "./browser.mjs";
import { serve } from "./server.mjs";

let server, browser;

before(async () => {
  server = await serve(process.env.RETORT_DIST ?? "../dist", { bases: ["/", "/some/where/"] });
  browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true, defaultViewport: { width: 1280, height: 800 } });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A new page that notes what goes wrong; `problems` must be empty in the end. */
async function open(base, { origin } = server) {
  // A context of its own: a draft that another test left would be restored.
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const problems = [];
  const loaded = [];
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    loaded.push(url.pathname);
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== origin) problems.push(`foreign request: ${url.href}`);
  });
  page.on("requestfailed", (request) => problems.push(`request failed: ${request.url()}`));
  await page.goto(origin + base, { waitUntil: "networkidle0" });
  return { page, problems, loaded };
}

/** Pastes over everything in the editor, which lies in a shadow root. */
async function paste(page, text) {
  const content = await page.waitForSelector("pierce/.cm-content");
  await content.focus();
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  // In the page's own world: what Puppeteer's world puts into an event, the page cannot read.
  await page.evaluate((text) => {
    const content = document.querySelector(".editor__host--active").shadowRoot.querySelector(".cm-content");
    // Firefox's own way to make one with content; it takes no DataTransfer.
    content.dispatchEvent(new ClipboardEvent("paste", { dataType: "text/plain", data: text, bubbles: true, cancelable: true }));
  }, text);
}

/** Waits until the titles of the findings are these. */
const found = (page, titles) =>
  page.waitForFunction(
    (titles) => {
      const shown = [...document.querySelectorAll("article.finding h3")].map((title) => title.textContent);
      return document.documentElement.dataset.reviewed && JSON.stringify(shown) === titles;
    },
    {},
    JSON.stringify(titles),
  );

const lines = (page) =>
  page.evaluate(() => {
    const root = document.querySelector(".editor__host--active").shadowRoot;
    return [...root.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n");
  });

const MIGRATION = `from alembic import op
import sqlalchemy as sa

revision = "0a1b2c3d4e5f"
down_revision = None


def upgrade():
    op.add_column("orders", sa.Column("plan", sa.String(20), nullable=False))


def downgrade():
    op.drop_column("orders", "plan")

# retort: ignore-file[missing-lock-timeout] env.py sets it
`;

for (const base of ["/", "/some/where/"]) {
  test(`the page loads from ${base}`, async () => {
    const { page, problems, loaded } = await open(base);
    assert.match(await page.title(), /Retort/);
    assert.ok(loaded.some((path) => path.startsWith(`${base}app_bg-`)), "the page's wasm");
    assert.deepEqual(problems, []);
    await page.close();
  });
}

test("paste, finding, fix, undo", async () => {
  const { page, problems, loaded } = await open("/");
  await found(page, [
    "users.name is dropped and full_name added: a rename?",
    "ix_users_full_name on users blocks writes while it is built",
  ]);
  const before = loaded.length;
  await paste(page, MIGRATION);
  const finding = "orders.plan is NOT NULL without a default";
  await found(page, [finding]);
  const mark = await page.waitForSelector("pierce/.cm-lintRange-error");
  assert.equal(await mark.evaluate((mark) => mark.textContent), MIGRATION.split("\n")[8].trim());
  assert.equal(await mark.evaluate((mark) => getComputedStyle(mark.closest(".cm-editor")).display), "flex", "styled under the policy");

  await (await page.waitForSelector("aria/Line 9[role='button']")).click();
  const active = await page.waitForSelector("pierce/.cm-activeLine");
  assert.match(await active.evaluate((line) => line.textContent), /op\.add_column/);

  await (await page.waitForSelector("article.finding button.button--primary:enabled")).click();
  await found(page, []);
  assert.match(await lines(page), /nullable=False, server_default=/);

  await (await page.waitForSelector("pierce/.cm-content")).focus();
  await page.keyboard.down("Control");
  await page.keyboard.press("z");
  await page.keyboard.up("Control");
  await found(page, [finding]);
  assert.equal(await lines(page), MIGRATION);

  await page.reload();
  await found(page, [finding]);
  assert.deepEqual(problems, []);
  assert.ok(before > 0);
  await page.close();
});

test("the engine's end is survived", async () => {
  const { page, problems } = await open("/");
  await page.waitForFunction(() => document.documentElement.dataset.reviewed);
  await page.evaluate(() => dispatchEvent(new Event("retort:trap")));
  await page.waitForSelector("section[aria-label='The engine crashed']");
  await paste(page, MIGRATION);
  await found(page, ["orders.plan is NOT NULL without a default"]);
  await page.waitForSelector("section[aria-label='The engine crashed']", { hidden: true });
  assert.deepEqual(problems, []);
  await page.close();
});

test("after one visit everything works without a network", async () => {
  const host = await serve(process.env.RETORT_DIST ?? "../dist", { bases: ["/some/where/"] });
  const { page } = await open("/some/where/", host);
  await page.waitForFunction(() => document.querySelector(".status-bar").textContent.includes("Works offline"));
  await host.stop();
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.reviewed);
  await paste(page, MIGRATION);
  await found(page, ["orders.plan is NOT NULL without a default"]);
  await page.close();
});
