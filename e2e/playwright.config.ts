import { defineConfig } from "@playwright/test";
import { CHROMIUM, CHROMIUM_FLAGS } from "./browser.mjs";

const folder = process.env["RETORT_DIST"] ?? "../dist";

export default defineConfig({
  testDir: "tests",
  forbidOnly: process.env["CI"] !== undefined,
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time has a fault, or shows one.
  retries: 0,
  // Generous, for a machine that is busy: nothing here waits longer than it has to.
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["./summary.ts"]],
  use: {
    baseURL: `http://127.0.0.1:${process.env["RETORT_PORT"]}/`,
    // offline.spec.ts has one: what comes out of its store cannot be watched or changed on its way.
    serviceWorkers: "block",
    browserName: "chromium",
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_FLAGS },
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    // Costs a third of the time: `TRACE=1 npm test -- large-input` to look into one.
    trace: process.env["TRACE"] === undefined ? "off" : "retain-on-failure",
  },
  webServer: {
    // The page lives in any folder of a host, so the tests find it in two.
    command: `node server.mjs ${folder} / /some/where/`,
    wait: { stdout: /serving .* at http:\/\/127\.0\.0\.1:(?<retort_port>\d+)\// },
  },
});
