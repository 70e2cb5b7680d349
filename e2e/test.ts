// What every test has: a page that must stay clean and keep to itself, and verbs to drive it.
import { test as base, expect, type Page } from "@playwright/test";
import { ReviewerPage } from "./pages/reviewer.page.ts";

export { expect };

/** What happens behind the page's back. A problem that a test provokes on purpose is announced, and must then come. */
export class Watch {
  /** What went wrong, in words. */
  readonly problems: string[] = [];
  /** Every address that was asked for, by the page or by its workers, whatever came of it. */
  readonly requests: string[] = [];
  readonly #announced: RegExp[] = [];

  /** A problem like this is what the test is about. */
  announce(problem: RegExp): void {
    this.#announced.push(problem);
  }

  /** Fails for a problem that nobody announced, and for one that was announced and never came. */
  check(): void {
    const expected = (problem: string) => this.#announced.some((announced) => announced.test(problem));
    const missing = this.#announced.filter((announced) => !this.problems.some((problem) => announced.test(problem)));
    expect(
      this.problems.filter((problem) => !expected(problem)),
      "console errors, policy violations, failed or foreign requests",
    ).toEqual([]);
    expect(missing, "problems that should have been noticed").toEqual([]);
  }
}

export const test = base.extend<{ watch: Watch; reviewer: ReviewerPage }>({
  watch: [
    async ({ page, baseURL }, use) => {
      const watch = new Watch();
      await observe(page, new URL(baseURL ?? "http://invalid").origin, watch);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
  reviewer: async ({ page }, use) => {
    await use(new ReviewerPage(page));
  },
});

async function observe(page: Page, origin: string, { problems, requests }: Watch): Promise<void> {
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("websocket", (socket) => problems.push(`socket: ${socket.url()}`));
  // The context's requests are those of its workers too.
  page.context().on("request", (request) => {
    const url = new URL(request.url());
    // What these name lies in the page itself.
    if (url.protocol === "data:" || url.protocol === "blob:") return;
    requests.push(url.href);
    if (url.origin !== origin) problems.push(`foreign request: ${url.href}`);
  });
  page.context().on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.context().on("requestfailed", (request) => {
    problems.push(`request failed: ${request.url()}: ${request.failure()?.errorText}`);
  });
  await page.exposeFunction("retortProblem", (problem: string) => problems.push(problem));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
      const report = (globalThis as unknown as { retortProblem(problem: string): void }).retortProblem;
      report(`policy: ${effectiveDirective} refused ${blockedURI} at ${sourceFile}:${lineNumber}`);
    });
  });
}
