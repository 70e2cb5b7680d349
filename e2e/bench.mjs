// Prints what a visitor pays: `make bench`. Figures, not a test: a busy machine makes them worse.
// FILES names a folder of migrations to review one by one, instead of the tests' fixtures.
//
// The page tells by data-reviewed on <html> how many reviews it has shown, by data-review-micros how long the last took in
// the worker, and by the performance mark "retort:first-review" when the first was on screen.
import { readdirSync, readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { CHROMIUM, CHROMIUM_FLAGS } from "./browser.mjs";
import { serve } from "./server.mjs";

const DIST = process.env.RETORT_DIST ?? "../dist";
const RUNS = 5;
/** A worker's code is compiled better while it runs: the first reviews are slower than the later ones. */
const REVIEWS = 15;

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(8)} KB`;
const milliseconds = (time) => `${time.toFixed(1).padStart(8)} ms`;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const row = (name, ...cells) => console.log(`  ${name.padEnd(34)}${cells.join("  ")}`);

// ---- Sizes -----------------------------------------------------------------------------------------------------------

/** Which part of the page a file belongs to; files that no first visit loads are left out by the caller. */
function part(file) {
  if (file.startsWith("worker")) return file.endsWith(".wasm") ? "engine" : "engine's glue";
  if (file.startsWith("snippets/")) return "editor";
  if (file.startsWith("app")) return file.endsWith(".wasm") ? "page" : "page's glue";
  return file.endsWith(".css") ? "styles" : "document and start";
}

function sizes(files) {
  const parts = new Map();
  for (const file of files) {
    const bytes = readFileSync(`${DIST}/${file}`);
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const sum = parts.get(part(file)) ?? [0, 0, 0];
    parts.set(part(file), [sum[0] + bytes.length, sum[1] + gzipSync(bytes, { level: 9 }).length, sum[2] + brotli.length]);
  }
  const total = [...parts.values()].reduce((a, b) => a.map((n, i) => n + b[i]), [0, 0, 0]);
  console.log("\nTransfer until the first review        raw         gzip       brotli");
  for (const [name, figures] of [...parts].sort((a, b) => b[1][1] - a[1][1])) row(name, ...figures.map(kilobytes));
  row("all", ...total.map(kilobytes));
}

// ---- Times -----------------------------------------------------------------------------------------------------------

const reviews = (page) => page.evaluate(() => Number(document.documentElement.dataset.reviewed ?? 0));

/** Waits for a review after `seen`; nothing when none comes. */
async function reviewAfter(page, seen, timeout = 10_000) {
  await page.waitForFunction((seen) => Number(document.documentElement.dataset.reviewed ?? 0) > seen, seen, { timeout, polling: "raf" });
}

/** Of a first visit, or of one that finds everything in the service worker's store. */
async function firstReview(browser, origin, cached) {
  const context = await browser.newContext({ serviceWorkers: cached ? "allow" : "block" });
  const page = await context.newPage();
  const files = new Set();
  context.on("response", (response) => files.add(new URL(response.url()).pathname.slice(1) || "index.html"));
  await page.goto(origin);
  await reviewAfter(page, 0);
  if (cached) {
    await page.getByText("Works offline").waitFor();
    await page.reload();
    await reviewAfter(page, 0);
  }
  const time = await page.evaluate(() => performance.getEntriesByName("retort:first-review")[0]?.startTime);
  await context.close();
  return { time, files };
}

/** A migration of so many lines, of the kinds of statements that real ones have. */
function migration(lines) {
  const head = [
    '"""Grow orders."""',
    "from alembic import op",
    "import sqlalchemy as sa",
    "",
    'revision = "1f2e3d4c5b6a"',
    "down_revision = None",
    "",
    "",
    "def upgrade():",
  ];
  const kinds = [
    (n) => [`    op.add_column("orders", sa.Column("note_${n}", sa.String(length=200), nullable=False))`],
    (n) => [`    op.create_index("ix_orders_note_${n}", "orders", ["note_${n}"])`],
    (n) => [
      "    op.create_table(",
      `        "audit_${n}",`,
      '        sa.Column("id", sa.Integer(), primary_key=True),',
      '        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id")),',
      '        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()")),',
      "    )",
    ],
    (n) => [`    op.execute("UPDATE orders SET note_${n} = 'none' WHERE note_${n} IS NULL")`],
    (n) => [`    op.alter_column("orders", "note_${n}", existing_type=sa.String(length=200), type_=sa.Text())`],
  ];
  const tail = ["", "", "def downgrade():", "    pass"];
  const body = [];
  const left = () => lines - head.length - body.length - tail.length;
  for (let n = 0; left() > 0; n++) {
    const statement = kinds[n % kinds.length](n);
    // Half a statement would not parse.
    body.push(...(statement.length <= left() ? statement : ["    # ---"]));
  }
  return [...head, ...body, ...tail, ""].join("\n");
}

/** Puts the text in the editor as a paste does. */
async function paste(page, text) {
  await page.locator(".cm-content").first().focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.locator(".cm-content").first().evaluate((content, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function reviewTimes(page, lines) {
  const times = [];
  for (let run = 0; run < REVIEWS; run++) {
    const seen = await reviews(page);
    await paste(page, `${migration(lines)}# ${run}\n`);
    await reviewAfter(page, seen);
    times.push(await page.evaluate(() => Number(document.documentElement.dataset.reviewMicros) / 1000));
  }
  const { findings, broken } = await page.evaluate(() => ({
    findings: document.querySelectorAll("article.finding").length,
    broken: document.querySelector(".banner") !== null,
  }));
  if (broken || findings < lines / 10) throw new Error(`${lines} lines were not reviewed: ${findings} findings`);
  return times;
}

/** Every `.py` file below FILES, or the fixtures of the tests. */
function pythonFiles() {
  const folder = process.env.FILES ?? "../core/tests/fixtures";
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".py"));
  return names.sort().map((name) => ({ path: name, text: readFileSync(`${folder}/${name}`, "utf8") }));
}

/** What the worker takes for each file by itself, in milliseconds: the quicker of two times, once its code is compiled. */
async function workerTimes(page, files) {
  return page.evaluate(async (files) => {
    const address = new URL(document.documentElement.dataset["worker"], document.baseURI).href;
    const script = new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" });
    const worker = new Worker(URL.createObjectURL(script), { type: "module" });
    const next = () =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
      });
    await next();
    const review = async (file) => {
      const answer = next();
      worker.postMessage(JSON.stringify({ type: "review", id: 1, input: { files: [file], settings: {} } }));
      return JSON.parse(await answer).micros / 1000;
    };
    for (const file of files.slice(0, 200)) await review(file);
    const times = [];
    for (const file of files) times.push(Math.min(await review(file), await review(file)));
    worker.terminate();
    return times;
  }, files);
}

/** One chain of so many revisions, of the kind that projects have. */
function chain(count) {
  const id = (number) => `r${String(number).padStart(5, "0")}`;
  const table = (number) => `t${number >> 2}`;
  const kinds = [
    (own, number) => [
      `op.create_table("${own}", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("name", sa.String(80)), sa.Column("other_id", sa.BigInteger(), sa.ForeignKey("${table(Math.max(0, number - 40))}.id")))`,
      `op.drop_table("${own}")`,
    ],
    (own) => [`op.add_column("${own}", sa.Column("note", sa.String(40), nullable=True))`, `op.drop_column("${own}", "note")`],
    (own) => [`op.create_index("ix_${own}_note", "${own}", ["note"])`, `op.drop_index("ix_${own}_note", table_name="${own}")`],
    (own) => [
      `op.alter_column("${own}", "name", existing_type=sa.String(80), type_=sa.Text(), nullable=False)`,
      `op.alter_column("${own}", "name", existing_type=sa.Text(), type_=sa.String(80), nullable=True)`,
    ],
  ];
  return Array.from({ length: count }, (_, number) => {
    const [up, down] = kinds[number % kinds.length](table(number), number);
    const parent = number === 0 ? "None" : `"${id(number - 1)}"`;
    const head = `"""step ${number}"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "${id(number)}"\ndown_revision = ${parent}\n`;
    return [`${id(number)}_step.py`, `${head}\n\ndef upgrade():\n    ${up}\n\n\ndef downgrade():\n    ${down}\n`];
  });
}

/** From the drop of a chain to its review on the screen, and what of that the engine took, in milliseconds. */
async function chainTimes(browser, origin, files) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(origin);
  await reviewAfter(page, 0);
  const times = await page.evaluate(async (files) => {
    const { dataset } = document.documentElement;
    const seen = Number(dataset.reviewed);
    const dataTransfer = new DataTransfer();
    for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
    const start = performance.now();
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    while (Number(dataset.reviewed) === seen) await new Promise(requestAnimationFrame);
    return { all: performance.now() - start, engine: Number(dataset.reviewMicros) / 1000 };
  }, files);
  const told = await page.locator(".file-list__told").textContent();
  if (!told.startsWith(`${files.length} files`)) throw new Error(`not all of the chain came: ${told}`);
  // A comment at the end of the open file, in the middle of the list.
  const edits = {};
  for (const [what, at] of [["first", 0], ["middle", files.length >> 1], ["last", files.length - 1]]) {
    await page.locator(".file-list__search").fill(files[at][0]);
    await page.locator(".file-row__name").first().click();
    await page.waitForTimeout(500);
    const editor = page.locator(".editor:not([hidden]) .cm-content:visible");
    await editor.focus();
    await page.keyboard.press("ControlOrMeta+End");
    const seen = await reviews(page);
    await page.keyboard.type("#");
    await reviewAfter(page, seen);
    edits[what] = await page.evaluate(() => Number(document.documentElement.dataset.reviewMicros) / 1000);
  }
  await context.close();
  return { ...times, edits };
}

/** The longest task of the main thread while somebody types, by the browser's own count of those over 50 ms. */
async function longestTask(page) {
  await paste(page, migration(176));
  await page.waitForTimeout(1_000);
  await page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
  });
  const seen = await reviews(page);
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type('\n    op.drop_column("orders", "note")\n    op.drop_table("orders")\n', { delay: 60 });
  await page.waitForTimeout(1_000);
  const tasks = await page.evaluate(() => globalThis.tasks);
  return { tasks, reviewed: (await reviews(page)) - seen };
}

const server = await serve(DIST);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
let failed = false;
try {
  const fresh = [];
  for (let run = 0; run < RUNS; run++) fresh.push(await firstReview(browser, server.origin, false));
  sizes([...fresh[0].files].filter((file) => readdirSync(DIST, { recursive: true }).includes(file)));

  console.log(`\nTimes in Chromium ${browser.version()}, median of ${RUNS}`);
  row("navigation to first review", milliseconds(median(fresh.map(({ time }) => time))));
  const again = [];
  for (let run = 0; run < RUNS; run++) again.push((await firstReview(browser, server.origin, true)).time);
  row("the same, everything stored", milliseconds(median(again)));

  const page = await browser.newPage({ serviceWorkers: "block" });
  await page.goto(server.origin);
  await reviewAfter(page, 0);
  for (const [lines, share] of [[42, "p50"], [176, "p95"], [418, "p99"]]) {
    const times = await reviewTimes(page, lines);
    row(`review of ${lines} lines (${share})`, milliseconds(median(times)), `${milliseconds(times[0])} the first time`);
  }
  const files = pythonFiles();
  const times = (await workerTimes(page, files)).sort((a, b) => a - b);
  const share = (part) => milliseconds(times[Math.min(times.length - 1, Math.floor(times.length * part))]);
  row(`review of each of ${files.length} files`, `${share(0.5)} p50`, `${share(0.99)} p99`, `${share(1)} slowest`);
  const revisions = chain(1_000);
  const chains = [];
  for (let run = 0; run < 3; run++) chains.push(await chainTimes(browser, server.origin, revisions));
  const of = (what) => milliseconds(median(chains.map(what)));
  row("1,000 revisions, drop to screen", of(({ all }) => all), `${of(({ engine }) => engine)} of it the engine`);
  row("a comment in one of them", ...["first", "middle", "last"].map((what) => `${of(({ edits }) => edits[what])} ${what}`));
  const { tasks, reviewed } = await longestTask(page);
  row("longest main-thread task, typing", tasks.length === 0 ? " under 50 ms" : milliseconds(Math.max(...tasks)), `(${reviewed} reviews)`);
} catch (error) {
  console.error(error);
  failed = true;
} finally {
  await browser.close();
  await server.stop();
}
process.exit(failed ? 1 : 0);
