// Fails when a crate that is linked into the page or the worker comes under a licence that a static site could not keep
// by naming it: LGPL, GPL and their like. Prints what there is.
import { execFileSync } from "node:child_process";

const KEPT_BY_NAMING = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unicode-3.0",
  "Unlicense",
  "Zlib",
]);

const features = ["--features", "retort/engine"];
const cargo = (...words) => execFileSync("cargo", words, { encoding: "utf8", maxBuffer: 1 << 28 });
const linked = cargo(
  ..."tree --locked -p retort --edges normal,no-proc-macro --target wasm32-unknown-unknown --prefix none".split(" "),
  ...features,
  ..."--format {p}|{l}".split(" "),
);

const crates = new Map();
for (const line of linked.trim().split("\n")) {
  const [name, licence] = line.replace(" (*)", "").split("|");
  crates.set(name.split(" (")[0], (licence ?? "").replace(" (*)", ""));
}

/** Whether one of the ways to take an SPDX expression asks for nothing but naming. "/" is an old "OR". */
const fits = (expression) =>
  expression
    .replaceAll("/", " OR ")
    .replace(/[()]/g, " ")
    .split(/ OR /)
    .some((way) => way.split(/ AND /).every((licence) => KEPT_BY_NAMING.has(licence.trim())));

let failed = false;
const counts = new Map();
for (const [name, licence] of [...crates].sort()) {
  counts.set(licence, (counts.get(licence) ?? 0) + 1);
  if (!fits(licence)) {
    console.error(`${name}: licence ${licence || "not stated"}`);
    failed = true;
  }
}
for (const [licence, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(4)}  ${licence}`);
process.exit(failed ? 1 : 0);
