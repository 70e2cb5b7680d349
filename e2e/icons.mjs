// Makes the pictures in app/public/icons from icon.svg there: `npm run icons`. Only for who changes it; they are committed.
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { CHROMIUM, CHROMIUM_FLAGS } from "./browser.mjs";

const FOLDER = "../app/public/icons";
const svg = readFileSync(`${FOLDER}/icon.svg`, "utf8");
/** The icon's own ground, which fills the corners of the one that the system cuts to its shape. */
const ground = /<rect [^>]*fill="(#\w+)"/.exec(svg)[1];

const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
for (const [name, size, corners] of [
  ["icon-192.png", 192, "none"],
  ["icon-512.png", 512, "none"],
  ["icon-maskable.png", 512, ground],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0; background: ${corners} } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: `${FOLDER}/${name}`, omitBackground: true });
  await page.close();
}
await browser.close();
