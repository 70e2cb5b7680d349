// Tells the service worker of a built page what to store: every file, with the fingerprint of its content. It also gives the
// build a name, which the page and its worker both know. fingerprint.mjs calls this last; a second time does no harm.
//
//   node .ci/offline.mjs FOLDER
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";

const PAGE = "index.html";
const WORKER = "service-worker.js";

export const fingerprint = (content) => createHash("sha256").update(content).digest("hex").slice(0, 10);

/** Every file in a folder and below it, as its path from there. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
    .sort();
}

/** Makes the page in `folder` one build that can be stored. */
export function seal(folder) {
  const files = filesIn(folder).filter((file) => file !== WORKER);
  const listed = () => Object.fromEntries(files.map((file) => [file, fingerprint(readFileSync(join(folder, file)))]));
  const fill = (file, place, text) => {
    const path = join(folder, file);
    const before = readFileSync(path, "utf8");
    if (!place.test(before)) throw new Error(`${file} has no place for ${text}`);
    writeFileSync(path, before.replace(place, () => text));
  };
  const name = (build, list) => {
    fill(PAGE, /data-build="\w*"/, `data-build="${build}"`);
    fill(WORKER, /^const BUILD = .*;$/m, `const BUILD = ${JSON.stringify(build)};`);
    fill(WORKER, /^const FILES = [^;]*;$/m, `const FILES = ${JSON.stringify(list, null, 2)};`);
  };
  // The name follows from everything but itself.
  name("", {});
  const build = fingerprint(JSON.stringify(listed()) + readFileSync(join(folder, WORKER), "utf8"));
  name(build, {});
  name(build, listed());
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error("usage: node .ci/offline.mjs FOLDER");
    process.exit(2);
  }
  seal(folder);
}
