import type { Page } from "@playwright/test";
import { migration } from "../migrations.ts";
import { expect, test } from "../test.ts";

/** Adds a column of that name, which refuses NULL. */
const column = (name: string) => migration({ upgrade: [`op.add_column("users", sa.Column("${name}", sa.Text(), nullable=False))`], downgrade: [`op.drop_column("users", "${name}")`] });
const titles = (name: string) => [`users.${name} is NOT NULL without a default`];

test("of several quick changes the last one counts", async ({ reviewer }) => {
  await reviewer.open();
  for (const name of ["one", "two", "three", "four", "five"]) await reviewer.put(column(name));
  await expect.poll(() => reviewer.titles()).toEqual(titles("five"));
  expect(await reviewer.text()).toBe(column("five"));
});

test("an answer to an older text is dropped, whenever it comes", async ({ page, reviewer }) => {
  // Holds every answer of the engine back until the test lets it through, and tells which are held.
  await page.addInitScript(() => {
    const held: (() => void)[] = [];
    let holding = false;
    Object.assign(globalThis, { held, hold: (on: boolean) => (holding = on) });
    const { set } = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage")!;
    Object.defineProperty(Worker.prototype, "onmessage", {
      configurable: true,
      set(this: Worker, listener: (event: MessageEvent) => void) {
        set!.call(this, (event: MessageEvent) => (holding ? held.push(() => listener(event)) : listener(event)));
      },
    });
  });
  type Held = { held: (() => void)[]; hold(on: boolean): void };
  const held = () => page.evaluate(() => (globalThis as unknown as Held).held.length);
  await reviewer.open();
  await page.evaluate(() => (globalThis as unknown as Held).hold(true));
  await reviewer.put(column("first"));
  await expect.poll(held).toBe(1);
  const before = await reviewer.titles();

  // Two more while the engine has not answered: the first of them is never asked about.
  await reviewer.put(column("second"));
  await expect(reviewer.fileName).toBeVisible();
  await reviewer.put(column("third"));
  await expect(page.getByRole("contentinfo")).toContainText("Reviewed in");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("retort.draft"))).toContain('\\"third\\"');

  // The late answer: it is of the first text, and is not shown.
  const seen: string[][] = [];
  await page.exposeFunction("seen", (titles: string[]) => seen.push(titles));
  await page.evaluate(() => {
    const report = (globalThis as unknown as { seen(titles: string[]): void }).seen;
    const panel = document.querySelector("section.panel")!;
    new MutationObserver(() => report([...panel.querySelectorAll("h3")].map((title) => title.textContent ?? ""))).observe(panel, { childList: true, subtree: true, characterData: true });
    const { held, hold } = globalThis as unknown as Held;
    hold(false);
    held.splice(0).forEach((listener) => listener());
  });
  await expect.poll(() => reviewer.titles()).toEqual(titles("third"));
  const shown = seen.flat().filter((title) => !before.includes(title));
  expect(shown.filter((title) => /first|second/.test(title))).toEqual([]);
});

/** No review is asked for until time goes on. The clock must be installed before the page: it cannot stop older timers. */
const stopTime = async (page: Page) => page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));

test("a fix is not applied to a text that is newer than its review", async ({ page, reviewer }) => {
  await page.clock.install();
  await reviewer.open();
  await reviewer.paste(column("plan"));
  const apply = reviewer.finding(titles("plan")[0]!).getByRole("button", { name: /^Apply/ });
  await expect(apply).toBeEnabled();
  await stopTime(page);
  await reviewer.append("# newer");
  await expect(apply, "until the review of it is there").toBeDisabled();
  await page.clock.runFor(1_000);
  await expect(apply).toBeEnabled();
  await apply.click();
  await expect(reviewer.line('server_default=')).toBeVisible();
  expect(await reviewer.text()).toContain("# newer");
});

test("letters typed one after the other end in the review of all of them", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.put(column("plan").replace('"plan"', '""').replace('"users", "plan"', '"users", ""'));
  // The line is a long one and may be broken in two.
  await reviewer.line("op.add_column").click({ position: { x: 60, y: 8 } });
  await page.keyboard.press("Home");
  for (let steps = 0; steps < 'op.add_column("users", sa.Column("'.length; steps++) await page.keyboard.press("ArrowRight");
  await page.keyboard.type("nickname");
  await expect.poll(() => reviewer.titles()).toContain("users.nickname is NOT NULL without a default");
});

test("the marks move with the text before the next review comes", async ({ page, reviewer }) => {
  await page.clock.install();
  await reviewer.open();
  await reviewer.paste(column("plan"));
  await stopTime(page);
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.insertText("# above\n# above\n");
  await expect(reviewer.marks).toHaveText([/^op\.add_column\("users"/]);
});
