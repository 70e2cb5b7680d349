// Which browsers the tests drive, and how they are started.
import { existsSync } from "node:fs";

const first = (...paths) => paths.find((path) => path !== undefined && existsSync(path));

/** Debian's names and a few more; CHROMIUM and FIREFOX come first. */
export const CHROMIUM = first(
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
);
export const FIREFOX = first(
  process.env.FIREFOX,
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
);

/** No sandbox inside a container run by root, and no talk with anybody but the tests' own server. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
