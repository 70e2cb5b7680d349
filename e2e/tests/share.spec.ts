import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import { INDEX_AND_COLUMN, NICKNAME, RENAME, migration } from "../migrations.ts";
import { ReviewerPage } from "../pages/reviewer.page.ts";
import { expect, test } from "../test.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

/** Copies one of the forms that the share menu has. */
async function copied(reviewer: ReviewerPage, what: string): Promise<string> {
  await reviewer.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await reviewer.shareButton.click();
  // What was copied before is told for a while.
  await expect(reviewer.share.getByRole("button", { name: /^Copied/ })).toHaveCount(0);
  await reviewer.share.getByRole("button", { name: new RegExp(`^${what}`) }).click();
  await expect(reviewer.share.getByRole("button", { name: /^Copied/ })).toBeVisible();
  await reviewer.page.keyboard.press("Escape");
  return reviewer.clipboard();
}

/** Saves one of the forms that the share menu has: its name and its text. */
async function saved(reviewer: ReviewerPage, what: string): Promise<{ name: string; text: string }> {
  await reviewer.shareButton.click();
  const saving = reviewer.page.waitForEvent("download");
  await reviewer.share.getByRole("button", { name: new RegExp(`^${what}`) }).click();
  const download = await saving;
  await reviewer.page.keyboard.press("Escape");
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/** Somebody else's browser. */
async function elsewhere(context: BrowserContext, act: (reviewer: ReviewerPage, page: Page) => Promise<void>): Promise<void> {
  const other = await context.browser()!.newContext();
  const page = await other.newPage();
  await act(new ReviewerPage(page), page);
  await other.close();
}

test("a link holds the whole review: text, settings, comments, answers, verdict, decisions and view", async ({ context, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.choosePostgres(12);
  await reviewer.show("Diff");
  await reviewer.reject("orders.plan is NOT NULL without a default");
  await reviewer.comment(/op\.add_column/, "Does the model say so?");
  await reviewer.panel.getByRole("radio", { name: "Request changes" }).check();
  await reviewer.panel.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await reviewer.panel.getByRole("textbox", { name: "In your words" }).fill("Not before Monday.");
  const link = await copied(reviewer, "Copy the link");
  expect(link).toContain("#review=1.");

  await elsewhere(context, async (theirs) => {
    await theirs.open(link);
    await expect(theirs.notice).toContainText("This is the review by Ada in this link.");
    expect(await theirs.text()).toBe(INDEX_AND_COLUMN);
    await expect(theirs.settingsButton).toHaveText("PostgreSQL 12");
    await expect(theirs.tab("Review")).toHaveAttribute("aria-selected", "true");
    await expect(theirs.comments).toHaveText(/Does the model say so\?/);
    await expect(theirs.panel.getByRole("radio", { name: "Request changes" })).toBeChecked();
    await expect(theirs.panel.getByRole("textbox", { name: "In your words" })).toHaveValue("Not before Monday.");
    await expect(theirs.panel.getByText("Said by Ada.")).toBeVisible();
    await expect(theirs.panel.getByRole("textbox", { name: "Your name" }), "they are not Ada").toHaveValue("");
    await theirs.show("Diff");
    await expect(theirs.page.getByRole("button", { name: "Accept all (1)" })).toBeVisible();
    await expect(theirs.page, "what is changed from here on is not in the link").not.toHaveURL(/review=/);
  });
});

test("a text of one's own is kept when a link is opened, and comes back", async ({ context, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  const link = await copied(reviewer, "Copy the link");
  await elsewhere(context, async (theirs) => {
    await theirs.open();
    await theirs.paste(INDEX_AND_COLUMN);
    await theirs.page.goto(link);
    await expect(theirs.notice).toContainText("This is the review in this link.");
    expect(await theirs.text()).toBe(NICKNAME);
    await theirs.page.reload();
    await theirs.isReviewed();
    expect(await theirs.text(), "a reload stays with it").toBe(NICKNAME);
    await theirs.examplesButton.click();
    await theirs.examples.getByRole("button", { name: "Bring my text back" }).click();
    expect(await theirs.text()).toBe(INDEX_AND_COLUMN);
  });
});

const broken: [string, (link: string) => string, RegExp][] = [
  ["its end is missing", (link) => link.slice(0, -20), /Its end is missing, or something in it was changed/],
  ["a sign that no link has", (link) => `${link}<img src=x onerror=alert(1)>`, /It holds '<', which no link does/],
  ["it comes from a newer Retort", (link) => link.replace("review=1.", "review=7."), /It was written by a newer Retort/],
  ["it is no link", () => "/#review=javascript:alert(1)", /It does not begin as a link to a review does/],
  ["it is nothing", () => "/#review=", /It does not begin as a link to a review does/],
];
for (const [what, broke, says] of broken) {
  test(`a broken link says what is broken, and nothing is lost: ${what}`, async ({ page, reviewer }) => {
    await reviewer.open();
    await reviewer.paste(NICKNAME);
    const link = broke(await copied(reviewer, "Copy the link"));
    await reviewer.paste(INDEX_AND_COLUMN);
    await page.goto(link);
    await expect(reviewer.notice).toContainText("The review in this link could not be opened.");
    await expect(reviewer.notice).toContainText(says);
    expect(await reviewer.text()).toBe(INDEX_AND_COLUMN);
  });
}

test("blanks that a mail put into a link do no harm", async ({ context, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  const link = await copied(reviewer, "Copy the link");
  await elsewhere(context, async (theirs) => {
    await theirs.open(link.replace(/(review=.{40})/, "$1%20%0A"));
    expect(await theirs.text()).toBe(NICKNAME);
  });
});

test("the meter says how long the link is, and warns", async ({ reviewer }) => {
  await reviewer.open();
  const meter = reviewer.share.locator(".share__meter");
  await reviewer.shareButton.click();
  await expect(meter).toHaveText(/^\d{3} characters\. Short enough for every place\.$/);
  await reviewer.page.keyboard.press("Escape");
  // What no dictionary knows.
  const noise = (lines: number) => Array.from({ length: lines }, (_, line) => `# ${((line + 1) * 2654435761) % 4294967296} ${(line * 40503) % 65537}`);
  await reviewer.paste(`${NICKNAME}${noise(200).join("\n")}\n`);
  await reviewer.shareButton.click();
  await expect(meter).toContainText("Some chats and trackers cut a link this long.");
  await reviewer.page.keyboard.press("Escape");
  await reviewer.paste(`${NICKNAME}${noise(1500).join("\n")}\n`);
  await reviewer.shareButton.click();
  await expect(meter).toContainText("save the review as a file");
});

test("files that only give context can be left out", async ({ reviewer }) => {
  await reviewer.open();
  const child = NICKNAME.replace('down_revision = None', 'down_revision = "aaaa"').replace("mine", "theirs");
  await reviewer.drop([
    ["a.py", migration({ upgrade: ['op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))'] }).replace("0a1b2c3d4e5f", "aaaa")],
    ["b.py", child],
  ]);
  await reviewer.unfoldFiles();
  await reviewer.role("a.py").selectOption("context");
  await reviewer.shareButton.click();
  const meter = reviewer.share.locator(".share__meter strong");
  const length = async () => Number((await meter.textContent())!.replace(/\D/g, ""));
  const whole = await length();
  await reviewer.share.getByRole("checkbox", { name: "Without the 1 file that only" }).check();
  await expect.poll(length).toBeLessThan(whole);
});

test("a saved review is dropped on the page again", async ({ context, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await reviewer.comment(/op\.add_column/, "Why?");
  const { name, text } = await saved(reviewer, "Save the review");
  expect(name).toBe("migration.retort.json");
  await elsewhere(context, async (theirs) => {
    await theirs.open();
    await theirs.drop([[name, text]]);
    await expect(theirs.notice).toContainText("This is the review in this file.");
    expect(await theirs.text()).toBe(NICKNAME);
    await theirs.show("Review");
    await expect(theirs.comments).toHaveText(/Why\?/);
    await theirs.drop([["bad.retort.json", "{}"]]);
    await expect(theirs.notice).toContainText("The review in this file could not be opened. It holds no review");
    expect(await theirs.text()).toBe(NICKNAME);
  });
});

test("a review comment has findings, comments, checklist, verdict and the link", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.comment(/op\.add_column/, "Does the model say so?");
  await reviewer.panel.getByRole("radio", { name: "Request changes" }).check();
  const comment = await copied(reviewer, "Copy as a review comment");
  expect(comment).toMatch(/^## Changes requested\n/);
  expect(comment).toContain("for PostgreSQL 16.");
  expect(comment).toContain("- **error** line 10: `orders.plan` is NOT NULL without a default");
  expect(comment).toMatch(/- \*\*comment\*\* line 10, `op\.add_column.*`:\n {2}Does the model say so\?/);
  expect(comment).toMatch(/- \[[ x]\] /);
  expect(comment).toMatch(/\[Open this review in Retort\]\(http:.*#review=1\./);
  expect(await copied(reviewer, "Copy as a Markdown link")).toMatch(/^\[Migration review in Retort\]\(http:.*\)$/);
});

test("report and findings are saved as JSON and as SARIF", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  const report = JSON.parse((await saved(reviewer, "Save the report as JSON")).text);
  expect(report.files[0].findings[0].rule).toBe("not-null-without-default");
  expect(report.heads).toEqual(["0a1b2c3d4e5f"]);
  const sarif = JSON.parse((await saved(reviewer, "Save the findings as SARIF")).text);
  expect(sarif.version).toBe("2.1.0");
  expect(sarif.runs[0].results[0].ruleId).toBe("not-null-without-default");
});

test("what cannot be copied is said", async ({ page, reviewer }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator.clipboard, "writeText", { value: () => Promise.reject(new Error("no")) });
  });
  await reviewer.open();
  await reviewer.shareButton.click();
  await reviewer.share.getByRole("button", { name: /^Copy the link/ }).click();
  await expect(reviewer.share.getByRole("button", { name: /^Could not copy/ })).toBeVisible();
});

test("the whole review goes on paper, without what can only be clicked", async ({ page, reviewer }) => {
  await page.addInitScript(() => {
    globalThis.print = () => void (document.documentElement.dataset["printed"] = "yes");
  });
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.comment(/op\.add_column/, "Does the model say so?");
  await reviewer.shareButton.click();
  await reviewer.share.getByRole("button", { name: /^Print/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-printed", "yes");
  await page.emulateMedia({ media: "print" });
  const sheet = page.locator(".sheet");
  await expect(sheet).toBeVisible();
  await expect(sheet).toContainText("orders.plan is NOT NULL without a default");
  await expect(sheet).toContainText("Does the model say so?");
  await expect(sheet.locator(".sheet__lines li")).toHaveCount(INDEX_AND_COLUMN.trimEnd().split("\n").length);
  await expect(page.getByRole("button")).toHaveCount(0);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(sheet).toHaveCount(0);
});

test("a review that something else took the place of is in the list of recent ones", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await reviewer.openButton.click();
  await reviewer.openMenu.getByRole("button", { name: /^A new review/ }).click();
  await expect(reviewer.editor).toHaveText("");
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.openButton.click();
  const recent = reviewer.openMenu.getByRole("list", { name: "Recent reviews" });
  await expect(recent.getByRole("button")).toHaveText([/migration\.py.*1 file, left just now/]);
  await recent.getByRole("button").click();
  expect(await reviewer.text()).toBe(NICKNAME);
  await reviewer.openButton.click();
  await reviewer.openMenu.getByRole("button", { name: "Forget these" }).click();
  await expect(recent).toHaveCount(0);
});

test("two tabs do not write over each other", async ({ context, page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  const second = await context.newPage();
  const other = new ReviewerPage(second);
  await other.open(page.url());
  await expect(second.locator(".cm-content")).toContainText("full_name");
  await other.paste(INDEX_AND_COLUMN);
  for (const [tab, text] of [[reviewer, /nickname/], [other, /ix_orders_plan/]] as const) {
    await tab.page.reload();
    await tab.isReviewed();
    await expect(tab.page.locator(".cm-content")).toContainText(text);
  }
  await second.close();
  await page.reload();
  await reviewer.isReviewed();
  expect(await reviewer.text()).toBe(NICKNAME);
});

test("the draft of a tab that was closed is in the list of recent reviews", async ({ page, reviewer }) => {
  await page.addInitScript((text) => {
    if (sessionStorage.getItem("planted") !== null) return;
    sessionStorage.setItem("planted", "yes");
    const draft = (saved: number, path: string, text: string) => JSON.stringify({ saved, version: 1, files: [{ path, text }], active: 0 });
    localStorage.setItem("retort.draft", draft(2000, "newer.py", text));
    localStorage.setItem("retort.draft.2", draft(1000, "older.py", text.replace("mine", "another")));
  }, NICKNAME);
  await reviewer.open();
  await expect(reviewer.fileName).toHaveValue("newer.py");
  await reviewer.openButton.click();
  const recent = reviewer.openMenu.getByRole("list", { name: "Recent reviews" });
  await expect(recent.getByRole("button")).toHaveText([/older\.py/]);
  expect(await page.evaluate(() => localStorage.getItem("retort.draft.2"))).toBeNull();
});

test("an example that nobody touched is not worth a place in the list", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.example("A required column");
  await reviewer.openButton.click();
  await expect(reviewer.openMenu.getByRole("heading", { name: "Recent reviews" })).toHaveCount(0);
  expect(RENAME).toContain("full_name");
});
