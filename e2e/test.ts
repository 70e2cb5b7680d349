// What every test has: a page that must stay clean and keep to itself.
import { test as base, expect, type Page } from "@playwright/test";

export { expect };

/** What went wrong behind the page's back, in words; empty when nothing has. */
type Watch = { problems: string[] };

export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ page, baseURL }, use) => {
      const watch: Watch = { problems: [] };
      await observe(page, new URL(baseURL ?? "http://invalid").origin, watch.problems);
      await use(watch);
      expect(watch.problems, "console errors, policy violations, failed or foreign requests").toEqual([]);
    },
    { auto: true },
  ],
});

async function observe(page: Page, origin: string, problems: string[]): Promise<void> {
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
  // The context's requests are those of its workers too.
  page.context().on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== origin) problems.push(`foreign request: ${url.href}`);
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
