import { INDEX_AND_COLUMN, RENAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

test("everything that is loaded comes from the page's own folder", async ({ watch, reviewer, baseURL }) => {
  await reviewer.open();
  expect(watch.requests.filter((address) => !address.startsWith(baseURL!))).toEqual([]);
  const names = watch.requests.map((address) => new URL(address).pathname.replace(/-[0-9a-f]{10}\./, "."));
  expect(names, "the watch sees what the worker loads too").toContain("/worker_bg.wasm");
});

test("nothing at all is asked for once the page is loaded", async ({ page, context, watch, reviewer }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/", { waitUntil: "networkidle" });
  await reviewer.isReviewed();
  const loaded = watch.requests.length;

  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# typed, letter by letter\n");
  await reviewer.apply(/is NOT NULL without a default/);
  for (const panel of ["Diff", "SQL", "Checklist", "Findings"] as const) await reviewer.show(panel);
  await reviewer.findings.first().getByRole("button", { name: /^Explain/ }).click();
  await reviewer.show("SQL");
  await page.getByRole("button", { name: "Copy SQL" }).click();
  await reviewer.theme.click();
  await reviewer.helpButton.click();
  await page.keyboard.press("Escape");
  await reviewer.andReviewed(() => reviewer.choosePostgres(14));
  await reviewer.example("A backfill beside DDL");
  await reviewer.put("def broken(:\n");
  await expect(reviewer.syntaxError).toBeVisible();
  await reviewer.paste(RENAME);
  // The engine's own end and new start bring nothing but the engine, and that from the page's own folder.
  expect(watch.requests.slice(loaded)).toEqual([]);
});

test("the watch notices a request after loading", async ({ page, watch, reviewer }) => {
  await reviewer.open();
  const loaded = watch.requests.length;
  await page.evaluate(() => fetch("./?a-request"));
  expect(watch.requests.slice(loaded)).toEqual([expect.stringContaining("?a-request")]);
});

test("the watch notices a request of a worker", async ({ page, watch, reviewer }) => {
  await reviewer.open();
  const loaded = watch.requests.length;
  const [worker] = page.workers();
  await worker!.evaluate((address) => fetch(address), page.url());
  expect(watch.requests.slice(loaded)).toEqual([page.url()]);
});

test("the page's policy holds in the worker too", async ({ page, reviewer }) => {
  await reviewer.open();
  const [worker] = page.workers();
  expect(page.workers().length).toBe(1);
  const outcome = await worker!.evaluate(async () => {
    const refused = new Promise((resolve) => addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective), { once: true }));
    const sent = await fetch("http://127.0.0.1:9/", { mode: "no-cors" }).then(() => "sent", () => "refused");
    return [sent, await refused];
  });
  expect(outcome).toEqual(["refused", "connect-src"]);
});

test("the policy stops what would leave the page", async ({ page, watch, reviewer }) => {
  watch.announce(/policy: connect-src refused http:\/\/127\.0\.0\.1:9/);
  watch.announce(/policy: img-src refused http:\/\/127\.0\.0\.1:9/);
  watch.announce(/policy: script-src-elem refused inline/);
  watch.announce(/policy: form-action refused http:\/\/127\.0\.0\.1:9/);
  watch.announce(/console: .*(Content Security Policy|blocked:csp)/i);
  watch.announce(/request failed: http:\/\/127\.0\.0\.1:9\/.* (csp|net::ERR_BLOCKED_BY_CSP)/);
  watch.announce(/foreign request: http:\/\/127\.0\.0\.1:9\//);
  await reviewer.open();
  const outcome = await page.evaluate(async () => {
    const elsewhere = "http://127.0.0.1:9/";
    const refused = await fetch(elsewhere, { mode: "no-cors" }).then(() => "sent", () => "refused");
    const image = new Image();
    const shown = new Promise((resolve) => ((image.onload = () => resolve("shown")), (image.onerror = () => resolve("refused"))));
    image.src = elsewhere;
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.body.append(script);
    const form = document.createElement("form");
    form.action = elsewhere;
    document.body.append(form);
    const kept = new Promise((resolve) =>
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        if (effectiveDirective === "form-action") resolve("kept");
      }),
    );
    form.submit();
    return [refused, await shown, "ran" in globalThis, await kept];
  });
  expect(outcome).toEqual(["refused", "refused", false, "kept"]);
  // Asked of the page: the refused form leaves Playwright waiting for its navigation.
  expect(await page.evaluate(() => location.href)).not.toContain("127.0.0.1:9/");
});

test("the page asks for no cookie and keeps only what is its own", async ({ page, context, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await page.reload();
  await reviewer.isReviewed();
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => !key.startsWith("retort.")))).toEqual([]);
  // Which of several tabs this is.
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual(["retort.slot"]);
  expect(await page.evaluate(async () => [(await indexedDB.databases()).length, (await caches.keys()).length])).toEqual([0, 0]);
});
