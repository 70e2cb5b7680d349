import { expect, test } from "../test.ts";

// Without the page's policy a request does leave: the watch has to see it, else the other tests prove nothing.
test.use({ bypassCSP: true });

test("the watch notices a request to another origin", async ({ page, watch, reviewer }) => {
  watch.announce(/foreign request: http:\/\/127\.0\.0\.1:9\/elsewhere/);
  watch.announce(/request failed: http:\/\/127\.0\.0\.1:9\/elsewhere/);
  watch.announce(/console: .*ERR_/);
  await reviewer.open();
  const outcome = await page.evaluate(() => fetch("http://127.0.0.1:9/elsewhere", { mode: "no-cors" }).then(() => "sent", () => "failed"));
  expect(outcome).toBe("failed");
  expect(watch.problems.join("\n")).toContain("foreign request");
});
