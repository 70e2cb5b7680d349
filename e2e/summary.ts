import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

/** Ends a run with one line of numbers that a script can read. */
export default class Summary implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(_result: FullResult): void {
    const outcomes = (this.#suite?.allTests() ?? []).map((test) => ({ as: test.outcome(), ran: test.results.length > 0 }));
    const skipped = outcomes.filter(({ as, ran }) => as === "skipped" || !ran).length;
    const passed = outcomes.filter(({ as, ran }) => ran && as === "expected").length;
    const failed = outcomes.length - passed - skipped;
    console.log(`\nplaywright: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
