// Drives the built editor in Chromium under the product's strict CSP.
//   node build.mjs && node test/smoke.mjs
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { chromium } from "playwright-core";

const CSP = "default-src 'self'; style-src 'self'; img-src 'self' data:";
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const here = (path) => new URL(path, import.meta.url);
const server = createServer(async ({ url }, response) => {
  const name = url === "/" ? "/index.html" : url;
  const file = name === "/editor.js" ? here("../dist/editor.js") : here(`./page${name}`);
  const body = await readFile(file).catch(() => undefined);
  const type = `${TYPES[extname(name)]}; charset=utf-8`;
  response.writeHead(body ? 200 : 404, { "content-type": type, "content-security-policy": CSP });
  response.end(body);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });

const axe = await readFile(here("../node_modules/axe-core/axe.min.js"), "utf8");
let failed = 0;

/** Runs one check in a fresh page; an error that the page reports fails it. */
async function check(what, run, { hash = "", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  try {
    await page.goto(`${origin}/${hash}`);
    await page.waitForFunction(() => globalThis.editor);
    await run(page);
    assert.deepEqual(errors, []);
    console.log(`ok     ${what}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${what}\n${error.stack}`);
    await page.screenshot({ path: "/tmp/editor-failed.png" });
  }
  await context.close();
}

const calls = (page, name) => page.evaluate((name) => calls.filter(([called]) => called === name), name);
const text = (page) => page.evaluate(() => editor.text());
const card = (page) => page.locator(".retort-card");
const style = (locator, property) => locator.evaluate((at, name) => getComputedStyle(at)[name], property);
const focused = (page) => page.evaluate(() => {
  const at = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  return at.textContent.length < 60 ? at.textContent || at.getAttribute("aria-label") : at.className;
});
const into = (page) => page.evaluate(() => editor.focus());
const hover = (page, words) => page.locator(".cm-lintRange", { hasText: words }).first().hover();

await check("is styled under the CSP", async (page) => {
  assert.equal(await style(page.locator(".cm-editor"), "display"), "flex");
  assert.equal(await style(page.locator(".cm-editor"), "backgroundColor"), "rgb(255, 255, 255)");
  assert.equal(await style(page.locator(".cm-scroller"), "fontSize"), "14px");
  assert.equal(await style(page.locator(".cm-scroller"), "lineHeight"), "21px");
  assert.equal(await style(page.getByText("def", { exact: true }).first(), "color"), "rgb(122, 31, 156)");
  assert.equal(await style(page.getByText("UPDATE", { exact: true }).first(), "color"), "rgb(122, 31, 156)");
  assert.equal(await style(page.locator(".cm-lint-marker-error"), "borderRadius"), "50%");
  assert.match(await style(page.locator(".cm-lintRange-warning"), "textDecoration"), /dashed/);
  assert.equal(await page.locator(".cm-lint-marker").count(), 3);
  await page.screenshot({ path: "/tmp/editor-light.png" });
});

await check("a page's own colours win", async (page) => {
  await page.evaluate(() => document.documentElement.style.setProperty("--editor-paper", "rgb(1, 2, 3)"));
  assert.equal(await style(page.locator(".cm-editor"), "backgroundColor"), "rgb(1, 2, 3)");
});

await check("dark and light", async (page) => {
  assert.equal(await style(page.locator(".cm-editor"), "backgroundColor"), "rgb(18, 21, 27)");
  await hover(page, "op.create_index");
  await card(page).waitFor();
  await page.screenshot({ path: "/tmp/editor-dark.png" });
  await page.evaluate(() => editor.setDark(false));
  assert.equal(await style(page.locator(".cm-editor"), "backgroundColor"), "rgb(255, 255, 255)");
}, { hash: "#dark" });

await check("hovering a mark shows its card, whose text is never markup", async (page) => {
  await hover(page, "op.add_column");
  await card(page).getByText("<b>Not markup</b>").waitFor();
  assert.equal(await card(page).getByRole("button").count(), 2, "the fix by hand is no button");
  await card(page).getByText("by hand").waitFor();
  await page.screenshot({ path: "/tmp/editor-card.png" });
  await card(page).getByRole("button", { name: "Add it nullable first needs review" }).click();
  assert.deepEqual(await calls(page, "applyFix"), [["applyFix", "one", 0]]);
  await card(page).waitFor({ state: "detached" });
});

await check("a card opens at a gutter sign and is used with the mouse", async (page) => {
  await page.locator(".cm-lint-marker-warning").hover();
  await card(page).waitFor();
  const box = await card(page).getByRole("button", { name: "Explain" }).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 20 });
  await page.waitForTimeout(400);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  assert.deepEqual(await calls(page, "explain"), [["explain", "index-without-concurrently"]]);
  await card(page).waitFor({ state: "detached" });
  assert.match(await focused(page), /cm-content/);
});

await check("a card goes when the pointer leaves", async (page) => {
  for (const at of [".cm-lint-marker-error", ".cm-lintRange-error"]) {
    await page.locator(at).first().hover();
    await card(page).waitFor();
    await page.mouse.move(850, 690, { steps: 5 });
    await card(page).waitFor({ state: "detached" });
  }
});

await check("F8 and Shift-F8 step, Ctrl-. enters the card, Escape leaves it", async (page) => {
  await into(page);
  const steps = [["F8", "users.email"], ["F8", "ix_users_email"], ["F8", "Data is"], ["F8", "users.email"],
    ["Shift+F8", "Data is"], ["Shift+F8", "ix_users_email"]];
  for (const [key, words] of steps) {
    await page.keyboard.press(key);
    await page.locator(".retort-title", { hasText: words }).waitFor();
  }
  assert.match(await page.locator(".cm-announced").textContent(), /Warning: ix_users_email/);
  await page.keyboard.press("Control+.");
  assert.equal(await focused(page), "Build it concurrently safe");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Move it to a revision of its own needs review");
  await page.screenshot({ path: "/tmp/editor-keyboard.png" });
  await page.keyboard.press("Escape");
  assert.equal(await card(page).count(), 0);
  assert.match(await focused(page), /cm-content/);
  await page.keyboard.press("Control+.");
  await page.keyboard.press("Enter");
  assert.deepEqual(await calls(page, "applyFix"), [["applyFix", "two", 0]]);
  assert.equal(await card(page).count(), 0);
  assert.match(await focused(page), /cm-content/);
});

await check("Ctrl-. finds the finding of the statement at the cursor", async (page) => {
  await into(page);
  await page.evaluate(() => editor.reveal(at(15, 0, 15, 0)));
  await page.keyboard.press("Control+.");
  assert.equal(await focused(page), "Build it concurrently safe");
  await page.keyboard.press("Escape");
  await page.evaluate(() => {
    editor.setFindings([{ ...marks[0], range: at(18, 4, 21, 8) }]);
    editor.reveal(at(20, 20, 20, 20));
  });
  await page.keyboard.press("Control+.");
  assert.equal(await focused(page), "Add it nullable first needs review", "from within the SQL");
  await page.keyboard.press("Escape");
  await page.evaluate(() => editor.reveal(at(2, 0, 2, 0)));
  await page.keyboard.press("Control+.");
  assert.equal(await card(page).count(), 0);
});

await check("a card that was entered closes when it is left with Tab", async (page) => {
  await into(page);
  await page.keyboard.press("F8");
  await page.keyboard.press("Control+.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "After");
  await card(page).waitFor({ state: "detached" });
});

await check("Tab goes through the editor, Shift-Tab back", async (page) => {
  await page.locator("#before").focus();
  await page.keyboard.press("Tab");
  assert.match(await focused(page), /cm-content/);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "After");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "Before");
});

await check("search opens, finds, replaces and closes", async (page) => {
  await into(page);
  await page.keyboard.press("Control+f");
  assert.equal(await focused(page), "Find");
  await page.keyboard.type("users");
  await page.keyboard.press("Enter");
  await page.locator(".cm-searchMatch-selected").waitFor();
  await page.getByRole("textbox", { name: "Replace" }).fill("people");
  await page.screenshot({ path: "/tmp/editor-search.png" });
  await page.getByRole("button", { name: "replace all" }).click();
  assert.ok(!(await text(page)).includes("users"));
  await page.getByRole("textbox", { name: "Find" }).focus();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".cm-search").count(), 0);
  assert.match(await focused(page), /cm-content/);
  await page.keyboard.press("Control+z");
  assert.equal(await text(page), await page.evaluate(() => doc));
  await page.keyboard.press("Control+f");
  await page.getByRole("button", { name: "close" }).click();
  assert.equal(await page.locator(".cm-search").count(), 0);
});

await check("changes are told once each, setDoc is not, its undo is", async (page) => {
  await into(page);
  await page.keyboard.type("#x");
  assert.deepEqual((await calls(page, "changed")).map(([, told]) => told.slice(0, 2)), ['#"', "#x"]);
  await page.evaluate(() => editor.setDoc("a\r\nb\r\n"));
  assert.equal(await text(page), "a\r\nb\r\n");
  assert.equal((await calls(page, "changed")).length, 2);
  await page.keyboard.press("Control+z");
  assert.equal(await text(page), "#x" + (await page.evaluate(() => doc)));
  assert.equal((await calls(page, "changed")).length, 3);
  await page.keyboard.press("Control+y");
  assert.equal(await text(page), "a\r\nb\r\n");
  assert.equal((await calls(page, "changed")).at(-1)[1], "a\r\nb\r\n");
});

await check("edits in any order are one step", async (page) => {
  await page.evaluate(() => {
    editor.setDoc("one\ntwo\nthree\n");
    editor.applyEdits([
      { range: at(3, 0, 3, 5), text: "3" },
      { range: at(1, 0, 1, 3), text: "1\r\n1b" },
      { range: at(9, 0, 99, 0), text: "end" },
    ]);
  });
  assert.equal(await text(page), "1\n1b\ntwo\n3\nend");
  assert.deepEqual(await calls(page, "changed"), [["changed", "1\n1b\ntwo\n3\nend"]]);
  assert.deepEqual(await page.evaluate(() => [editor.undo(), editor.text()]), [true, "one\ntwo\nthree\n"]);
  assert.deepEqual(await page.evaluate(() => [editor.redo(), editor.redo()]), [true, false]);
});

await check("callbacks may call the editor again", async (page) => {
  await page.evaluate(() => {
    const host = document.body.appendChild(document.createElement("div"));
    const told = (globalThis.told = []);
    const options = { doc: "a\nb\n", label: "Second", dark: false, readOnly: false };
    const second = new editor.constructor(host, options, {
      changed(doc) {
        told.push(doc);
        second.setFindings(marks);
        if (told.length < 3) second.applyEdits([{ range: at(1, 0, 1, 0), text: "x" }]);
        second.reveal(at(told.length, 0, 1, 0));
      },
      cursor() {
        second.highlightLines([1, 1, 0, 99, NaN]);
      },
    });
    second.applyEdits([{ range: at(1, 0, 1, 0), text: "x" }]);
    second.focus();
    globalThis.second = second;
  });
  assert.deepEqual(await page.evaluate(() => told), ["xa\nb\n", "xxa\nb\n", "xxxa\nb\n"]);
  await page.evaluate(() => (second.applyEdits([]), second.destroy(), second.setStale(true)));
});

await check("reveal selects and tells the line, and leaves the focus", async (page) => {
  await page.locator("#before").focus();
  await page.evaluate(() => editor.reveal(at(12, 4, 16, 5)));
  assert.equal(await focused(page), "Before");
  assert.deepEqual(await calls(page, "cursor"), [["cursor", 12]]);
  await page.locator(".cm-selectionBackground").first().waitFor();
  await page.evaluate(() => editor.highlightLines([17, 18, 19]));
  assert.equal(await page.locator(".retort-linked").count(), 3);
  await page.screenshot({ path: "/tmp/editor-revealed.png" });
  await page.waitForTimeout(1200);
  assert.equal(await page.locator(".retort-revealed").count(), 0);
  await page.evaluate(() => (editor.reveal(at(500, 0, -4, 3)), editor.highlightLines([])));
  assert.equal(await page.locator(".retort-linked").count(), 0);
});

await check("reveal does not move for who wants less motion", async (page) => {
  await page.evaluate(() => editor.reveal(at(12, 4, 16, 5)));
  await page.waitForTimeout(50);
  assert.equal(await style(page.locator(".cm-selectionBackground").first(), "animationName"), "none");
}, { reducedMotion: "reduce" });

await check("findings outside of the text, empty ones and stale ones", async (page) => {
  await page.evaluate(() => {
    const ranges = [at(0, 0, 0, 0), at(3, 0, 3, 0), at(1, 99, 1, 99), at(70, 2, 80, 3), at(2, 5, 1, 0)];
    editor.setDoc("abc\n  def\n");
    editor.setFindings(ranges.map((range, index) => ({ ...marks[index % 3], key: `${index}`, range })));
    editor.setStale(true);
  });
  assert.equal(await page.locator(".cm-lint-marker").count(), 2);
  await into(page);
  await page.keyboard.press("Control+.");
  assert.equal(await page.locator(".retort-fix").first().isVisible(), false);
  assert.equal(await focused(page), "Explain add-required-column");
  await page.screenshot({ path: "/tmp/editor-stale.png" });
  await page.keyboard.press("Escape");
  for (const key of ["F8", "F8", "F8", "Shift+F8", "Shift+F8"]) await page.keyboard.press(key);
  await page.evaluate(() => editor.setFindings([]));
  assert.equal(await page.locator(".cm-lint-marker").count(), 0);
});

await check("read-only: no typing, no fixes, but reading and search", async (page) => {
  await page.evaluate(() => editor.setReadOnly(true));
  await into(page);
  await page.keyboard.type("x");
  assert.equal(await text(page), await page.evaluate(() => doc));
  await page.keyboard.press("F8");
  assert.equal(await page.locator(".retort-fix").first().isVisible(), false);
  await page.evaluate(() => editor.setLabel("Before the fix"));
  await page.getByRole("textbox", { name: "Before the fix" }).waitFor();
});

for (const hash of ["", "#dark"]) {
  await check(`axe finds nothing ${hash}`, async (page) => {
    await into(page);
    await page.keyboard.press("Control+f");
    await into(page);
    await page.keyboard.press("F8");
    await card(page).waitFor();
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    assert.ok(passes.some(({ id, nodes }) => id === "color-contrast" && nodes.length > 20));
  }, { hash });
}

await check("narrow screens wrap", async (page) => {
  await hover(page, "op.add_column");
  await card(page).waitFor();
  const [width, needed] = await page.locator(".cm-scroller").evaluate((at) => [at.clientWidth, at.scrollWidth]);
  assert.equal(width, needed);
  await page.screenshot({ path: "/tmp/editor-narrow.png" });
}, { viewport: { width: 360, height: 640 } });

await check("20,000 lines stay smooth", async (page) => {
  const size = await page.evaluate(() => {
    editor.setDoc(doc.repeat(800));
    return editor.text().split("\n").length;
  });
  assert.ok(size > 20_000);
  await into(page);
  await page.waitForTimeout(500);
  // The page's own work for a key; how soon a frame shows it depends on the machine's load.
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const work = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const counted = ["ScriptDuration", "LayoutDuration", "RecalcStyleDuration"];
    return metrics.reduce((sum, { name, value }) => sum + (counted.includes(name) ? value * 1000 : 0), 0);
  };
  const before = await work();
  for (let key = 0; key < 60; key += 1) await page.keyboard.press(key % 10 ? "x" : "Enter");
  const each = (await work() - before) / 60;
  assert.equal((await calls(page, "changed")).length, 60);
  const copies = await page.evaluate(() => {
    const start = performance.now();
    for (let index = 0; index < 10; index += 1) editor.text();
    return (performance.now() - start) / 10;
  });
  const megabytes = (await text(page)).length / 1e6;
  console.log(`       ${size} lines, ${megabytes.toFixed(2)} MB: ${each.toFixed(1)} ms a key, text() ${copies.toFixed(1)} ms`);
  assert.ok(each < 16);
});

await browser.close();
server.close();
console.log(failed ? `${failed} failed` : "all well");
process.exitCode = failed ? 1 : 0;
