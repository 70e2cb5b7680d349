// The second engine: Firefox, driven by WebDriver BiDi, so without Playwright's own patched build.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { FIREFOX } from "./browser.mjs";
import { serve } from "./server.mjs";

let server, browser;

before(async () => {
  server = await serve(process.env.RETORT_DIST ?? "../dist", { bases: ["/", "/some/where/"] });
  browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A new page that notes what goes wrong; `problems` must be empty in the end. */
async function open(base) {
  const page = await browser.newPage();
  const problems = [];
  const loaded = [];
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    loaded.push(url.pathname);
    if (url.protocol !== "data:" && url.origin !== server.origin) problems.push(`foreign request: ${url.href}`);
  });
  page.on("requestfailed", (request) => problems.push(`request failed: ${request.url()}`));
  await page.goto(server.origin + base, { waitUntil: "networkidle0" });
  return { page, problems, loaded };
}

for (const base of ["/", "/some/where/"]) {
  test(`the page loads from ${base}`, async () => {
    const { page, problems, loaded } = await open(base);
    assert.match(await page.title(), /Retort/);
    assert.ok(loaded.some((path) => path.startsWith(`${base}app_bg-`)), "the page's wasm");
    assert.deepEqual(problems, []);
    await page.close();
  });
}
