// Names every file of the built page by its content, so that a browser may keep it for ever and never mixes two builds:
// app.js becomes app-1a2b3c4d5e.js. Only what is asked for by a fixed address keeps its name: index.html, the manifest and the
// service worker. Trunk runs this after each build (Trunk.toml).
//
// Trunk can do so itself, but not for the worker, its wasm and wasm-bindgen's snippets; and it hashes the wasm that goes
// into wasm-bindgen, not the JavaScript that comes out. Here a file's name follows from all that it loads.
//
// In a release the wasm loses the names of its functions before: a fifth of what a visitor would load. And the service worker
// is told what to store, but for `make serve`: there a page that comes out of the browser's cache is only in the way.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { extname, join, posix } from "node:path";
import { filesIn, fingerprint, seal } from "./offline.mjs";

const folder = process.argv[2] ?? process.env.TRUNK_STAGING_DIR;
if (folder === undefined) {
  console.error("usage: node .ci/fingerprint.mjs FOLDER");
  process.exit(2);
}

const isRelease = process.env.TRUNK_PROFILE !== "debug";
const files = filesIn(folder);
if (isRelease) {
  for (const file of files.filter((file) => file.endsWith(".wasm"))) {
    writeFileSync(join(folder, file), withoutNames(readFileSync(join(folder, file))));
  }
}

const isText = (file) => [".html", ".js", ".css", ".webmanifest"].includes(extname(file));
const newNames = new Map([["index.html", "index.html"]]);
const inProgress = new Set();

/** The file's new name. Whatever it loads is renamed before it, because its content names that. */
function newName(file) {
  if (newNames.has(file)) return newNames.get(file);
  if (inProgress.has(file)) throw new Error(`${file} loads itself in a circle: ${[...inProgress].join(", ")}`);
  inProgress.add(file);
  if (isText(file)) rewrite(file);
  inProgress.delete(file);

  const { dir, name, ext } = posix.parse(file);
  const hash = fingerprint(readFileSync(join(folder, file)));
  const renamed = file === "manifest.webmanifest" ? file : posix.join(dir, `${name}-${hash}${ext}`);
  renameSync(join(folder, file), join(folder, renamed));
  newNames.set(file, renamed);
  return renamed;
}

/** Puts the new names of the files that `file` names in quotes or in url() in their places. */
function rewrite(file) {
  const path = join(folder, file);
  const before = readFileSync(path, "utf8");
  const from = (other) => posix.relative(posix.dirname(file), other);
  const after = files.reduce((text, other) => {
    const named = new RegExp(`(["'\`(])(\\./)?${escaped(from(other))}(?=["'\`)])`, "g");
    return other !== file && named.test(text)
      ? text.replace(named, (_, quote, dot = "") => `${quote}${dot}${from(newName(other))}`)
      : text;
  }, before);
  if (after !== before) writeFileSync(path, after);
}

/** The module without the custom sections that only tools read: see the binary format's "modules" and "custom section". */
function withoutNames(wasm) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const kept = [wasm.subarray(0, at)];
  while (at < wasm.length) {
    const start = at++;
    const isCustom = wasm[start] === 0;
    const size = number();
    const end = at + size;
    const length = isCustom ? number() : 0;
    const name = wasm.toString("utf8", at, at + length);
    if (!["name", "producers", "__wasm_split_unstable"].includes(name)) kept.push(wasm.subarray(start, end));
    at = end;
  }
  return Buffer.concat(kept);
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

rewrite("index.html");
// wasm-bindgen's output folder keeps the snippets of earlier builds.
for (const file of files.filter((file) => file.startsWith("snippets/") && !newNames.has(file))) {
  rmSync(join(folder, file));
}
// Whatever else nothing names stays as it is, but for what everything starts with: that must have been found.
for (const file of ["start.js", "app.js", "app_bg.wasm", "worker_loader.js", "worker.js", "worker_bg.wasm", "manifest.webmanifest"]) {
  if (!newNames.has(file)) throw new Error(`nothing in index.html leads to ${file}`);
}
if (isRelease && process.env.RETORT_SERVE === undefined) seal(folder);
