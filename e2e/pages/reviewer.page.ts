import { expect, type Locator, type Page } from "@playwright/test";

/** The views beside the editor; in a narrow window the editor is one more. */
export type Panel = "Migration" | "Findings" | "Diff" | "SQL" | "Checklist" | "Review" | "Chain";

/** The page as a person knows it: what is on it by role and name, and what can be done with it. */
export class ReviewerPage {
  readonly page: Page;

  /** The text that is edited; it lies in a shadow root, which locators look into. */
  readonly editor: Locator;
  readonly fileName: Locator;
  readonly activeLine: Locator;
  /** Signs in the gutter, by severity below. */
  readonly gutter: Locator;
  readonly marks: Locator;
  /** The card beside a mark. */
  readonly card: Locator;

  readonly tabs: Locator;
  readonly panel: Locator;
  readonly findings: Locator;
  readonly selectedFinding: Locator;
  readonly hunks: Locator;
  readonly statements: Locator;
  readonly chain: Locator;
  readonly merge: Locator;
  readonly review: Locator;
  readonly safety: Locator;

  readonly syntaxError: Locator;
  readonly crash: Locator;
  readonly broken: Locator;
  readonly staleNote: Locator;
  readonly notice: Locator;
  readonly help: Locator;
  readonly helpButton: Locator;
  readonly theme: Locator;
  readonly settingsButton: Locator;
  readonly settings: Locator;
  readonly examplesButton: Locator;
  readonly examples: Locator;
  readonly shareButton: Locator;
  readonly share: Locator;
  /** What was said about lines. */
  readonly comments: Locator;
  readonly statusBar: Locator;
  /** What the page says about files that were put on it. */
  readonly bar: Locator;
  readonly openButton: Locator;
  readonly openMenu: Locator;
  /** Folds and unfolds the list of files. */
  readonly listButton: Locator;
  readonly fileList: Locator;
  readonly rows: Locator;
  readonly dropZone: Locator;

  constructor(page: Page) {
    this.page = page;
    this.editor = page.getByRole("textbox", { name: /^Migration / });
    this.fileName = page.getByRole("textbox", { name: "File name" });
    this.activeLine = page.locator(".cm-activeLine");
    this.gutter = page.locator(".cm-lint-marker");
    this.marks = page.locator(".cm-lintRange");
    this.card = page.locator(".retort-card");

    this.tabs = page.getByRole("tablist", { name: "Review" });
    this.panel = page.locator("section.panel");
    this.findings = this.panel.locator("article.finding");
    this.selectedFinding = this.panel.locator("article.finding[aria-current]");
    this.hunks = this.panel.locator(".diffs > article");
    this.statements = this.panel.locator("li.statement");
    this.chain = this.panel.getByRole("list", { name: "Revisions, the newest first" });
    this.merge = this.panel.getByRole("region", { name: /heads/ });
    this.review = this.checklist("Review");
    this.safety = this.checklist("Before production");

    this.syntaxError = page.getByRole("region", { name: "The text does not parse" });
    this.crash = page.getByRole("region", { name: "The engine crashed" });
    this.broken = page.getByRole("region", { name: "The engine is not there" });
    this.staleNote = this.panel.getByText("What follows is from before the text stopped parsing.");
    this.notice = page.locator(".notice");
    this.help = page.getByRole("dialog", { name: "Help" });
    this.helpButton = page.getByRole("button", { name: "Help" });
    this.theme = page.getByRole("button", { name: /^Theme: / });
    this.settingsButton = page.getByRole("button", { name: /^Settings: / });
    this.settings = page.getByRole("group", { name: "Settings" });
    this.examplesButton = page.getByRole("button", { name: "Examples" });
    this.examples = page.getByRole("group", { name: "Examples" });
    this.shareButton = page.getByRole("button", { name: "Share" });
    this.share = page.getByRole("group", { name: "Share" });
    this.comments = this.panel.locator("li.comment");
    this.statusBar = page.getByRole("contentinfo");
    this.bar = page.locator(".intake");
    this.openButton = page.getByRole("button", { name: "Open", exact: true });
    this.openMenu = page.getByRole("group", { name: "Open" });
    this.listButton = page.getByRole("button", { name: /^\d+ files$/ });
    this.fileList = page.getByRole("group", { name: "Files", exact: true });
    this.rows = this.fileList.locator("li.file-row");
    this.dropZone = page.getByText("Drop to review");
  }

  // ---- What is on it -------------------------------------------------------------------------------------------------

  tab(panel: Panel): Locator {
    // Its name goes on with a number.
    return this.page.getByRole("tab", { name: new RegExp(`^${panel}`) });
  }

  finding(title: string | RegExp): Locator {
    return this.findings.filter({ has: this.page.getByRole("heading", { level: 3, name: title }) });
  }

  /** Advice is folded into one line until it is asked for. */
  get advice(): Locator {
    return this.panel.locator("details.group > summary");
  }

  /** The reason for a change, with the decision on it. */
  reason(title: string | RegExp): Locator {
    return this.panel.locator(".annotation").filter({ has: this.page.getByRole("heading", { level: 3, name: title }) });
  }

  statement(sql: string | RegExp): Locator {
    return this.statements.filter({ has: this.page.locator("pre", { hasText: sql }) });
  }

  checklist(group: "Review" | "Before production"): Locator {
    const section = this.panel.locator("section.checklist");
    return section.filter({ has: this.page.getByRole("heading", { level: 2, name: new RegExp(`^${group}`) }) });
  }

  item(group: Locator, number: number): Locator {
    return group.getByRole("listitem").filter({ has: this.page.getByRole("heading", { level: 3, name: new RegExp(`^${number}\\. `) }) });
  }

  /** A line of the editor by its text. */
  line(text: string | RegExp): Locator {
    return this.page.locator(".cm-line").filter({ hasText: text });
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole("button", { name: `Close ${name}`, exact: true }) });
  }

  role(name: string): Locator {
    return this.page.getByRole("combobox", { name: `What ${name} is there for` });
  }

  // ---- What can be done ----------------------------------------------------------------------------------------------

  /** Opens the page and waits for its first review. */
  async open(address = "/"): Promise<void> {
    await this.page.goto(address);
    await this.isReviewed();
  }

  /** Puts a draft into the storage, once, before the page that is opened next looks for one. */
  async plant(draft: string): Promise<void> {
    await this.page.addInitScript((draft) => {
      if (sessionStorage.getItem("planted") === null) localStorage.setItem("retort.draft", draft);
      sessionStorage.setItem("planted", "yes");
    }, draft);
  }

  /** Opens the page with this text for its draft. */
  async restore(text: string): Promise<void> {
    await this.plant(JSON.stringify({ version: 1, files: [{ path: "a.py", text }], active: 0 }));
    await this.open();
  }

  async isReviewed(): Promise<void> {
    await expect(this.page.locator("html")).toHaveAttribute("data-reviewed", /\d/);
  }

  /** How many reviews the page has shown. */
  async reviews(): Promise<number> {
    return Number(await this.page.locator("html").getAttribute("data-reviewed"));
  }

  /** Does something that changes the text or a setting, and waits for the review of it. */
  async andReviewed(act: () => Promise<void>): Promise<void> {
    const before = await this.reviews();
    await act();
    await expect.poll(() => this.reviews(), "a review after the change").toBeGreaterThan(before);
  }

  async show(panel: Panel): Promise<void> {
    await this.tab(panel).click();
    await expect(this.tab(panel)).toHaveAttribute("aria-selected", "true");
  }

  async example(title: string): Promise<void> {
    await this.examplesButton.click();
    await this.examples.getByRole("button", { name: title }).click();
  }

  /** Pastes over everything, as Ctrl+A and Ctrl+V do, and waits for the review. */
  async paste(text: string): Promise<void> {
    await this.andReviewed(() => this.put(text));
  }

  /** Pastes over everything, and does not wait. */
  async put(text: string): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+a");
    // The system's clipboard would do, but for signs such as NUL, which it cuts a text off at.
    await this.editor.evaluate((content, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  /** Drags files over the page and lets them go. */
  async drop(files: readonly (readonly [name: string, text: string | Buffer])[]): Promise<void> {
    const packed = files.map(([name, text]) => [name, Buffer.from(text).toString("base64")] as const);
    const dataTransfer = await this.page.evaluateHandle((packed) => {
      const transfer = new DataTransfer();
      for (const [name, base64] of packed) {
        const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      return transfer;
    }, packed);
    await this.page.dispatchEvent("body", "dragenter", { dataTransfer });
    await expect(this.dropZone).toBeVisible();
    await this.page.dispatchEvent("body", "drop", { dataTransfer });
    await expect(this.dropZone).toBeHidden();
  }

  /** Folds the list of files out, where it is not. */
  async unfoldFiles(): Promise<void> {
    if ((await this.listButton.getAttribute("aria-expanded")) === "false") await this.listButton.click();
    await expect(this.fileList).toBeVisible();
  }

  /** Writes at the end of the text. */
  async append(text: string): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+End");
    await this.page.keyboard.insertText(text);
  }

  async undo(): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+z");
  }

  async apply(finding: string | RegExp, fix?: string | RegExp): Promise<void> {
    await this.finding(finding).getByRole("button", { name: fix ?? /^Apply/ }).click();
  }

  async accept(finding: string | RegExp): Promise<void> {
    await this.reason(finding).getByRole("button", { name: /^Accept/ }).click();
  }

  async reject(finding: string | RegExp): Promise<void> {
    await this.reason(finding).getByRole("button", { name: /^Reject/ }).click();
  }

  /** Says something about a line. */
  async comment(line: string | RegExp, text: string): Promise<void> {
    await this.line(line).first().click();
    await this.page.keyboard.press("F9");
    // A pointer that rests on a finding would have its card over the form.
    await this.page.mouse.move(0, 0);
    await this.panel.getByRole("textbox", { name: /^Comment on line/ }).fill(text);
    await this.panel.getByRole("button", { name: "Comment", exact: true }).click();
    await expect(this.comments.filter({ hasText: text })).toBeVisible();
  }

  async choosePostgres(version: number): Promise<void> {
    await this.settingsButton.click();
    await this.settings.getByRole("combobox", { name: "Server" }).selectOption(`${version}`);
    await this.page.keyboard.press("Escape");
    await expect(this.settings).toBeHidden();
  }

  /** Opens or closes the list of rejected fixes. */
  async unfoldRejected(): Promise<void> {
    await this.panel.locator("details.shelf > summary").click();
  }

  // ---- What it holds -------------------------------------------------------------------------------------------------

  /** The whole text of the file in the editor, to the character: what the page stores when it is left. */
  async text(): Promise<string> {
    return this.page.evaluate(() => {
      dispatchEvent(new Event("pagehide"));
      const { slot } = document.documentElement.dataset;
      const own = slot === undefined || slot === "1" ? "retort.draft" : `retort.draft.${slot}`;
      const { files, active } = JSON.parse(localStorage.getItem(own) ?? "") as Draft;
      return files[active]!.text;
    });
  }

  /** The paths of all files, with their roles where these are not the usual one. */
  async paths(): Promise<string[]> {
    return this.page.evaluate(() => {
      dispatchEvent(new Event("pagehide"));
      const { slot } = document.documentElement.dataset;
      const own = slot === undefined || slot === "1" ? "retort.draft" : `retort.draft.${slot}`;
      const { files } = JSON.parse(localStorage.getItem(own) ?? "") as Draft;
      return files.map(({ path, role }) => (role === undefined ? path : `${path} (${role})`));
    });
  }

  /** The titles of the findings, in the order of the list. */
  async titles(): Promise<string[]> {
    return this.findings.getByRole("heading", { level: 3 }).allTextContents();
  }

  /** The diff as it is shown, from top to bottom. */
  async diff(): Promise<DiffRow[]> {
    return this.hunks.locator("tr").evaluateAll((rows) =>
      rows.map((row) => {
        const [before, after, sign, text] = [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "");
        return { before: Number(before), after: Number(after), sign: sign!.trim(), text: text! };
      }),
    );
  }

  /** What the clipboard holds; the test must have granted the permission. */
  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }
}

type Draft = { files: { path: string; text: string; role?: string }[]; active: number };

/** A line of a diff; a number that is not there is 0. */
export type DiffRow = { before: number; after: number; sign: string; text: string };

/** Makes a diff's changes to a text, and fails where what it says of the text is not so: what `git apply` does. */
export function patched(text: string, rows: readonly DiffRow[]): string {
  const before = text.split("\n");
  const after: string[] = [];
  let next = 1;
  const keepUntil = (line: number) => {
    while (next < line) after.push(before[next++ - 1]!);
  };
  for (const row of rows) {
    if (row.sign === "+") {
      // Its number says how many lines come before it in the new text.
      keepUntil(next + row.after - after.length - 1);
      after.push(row.text);
    } else {
      keepUntil(row.before);
      expect(row.text, `line ${row.before} of the diff`).toBe(before[next++ - 1]);
      if (row.sign === "") after.push(row.text);
    }
    if (row.after > 0) expect(after.length, `the new number of "${row.text}"`).toBe(row.after);
  }
  keepUntil(before.length + 1);
  return after.join("\n");
}
