// Writes the dictionary that links are packed with: node core/examples/dictionary.mjs > core/src/share/dictionary-N.txt
//
// A dictionary that a link was packed with is needed for ever to unpack it. So this writes a new one, with a new number, when a
// new version of links is made, and never an old one anew.
//
// It holds what the fixtures and examples have in common, as it stands in JSON, and what is most common at its end: the nearer
// something is, the shorter is what says so.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDERS = ["app/examples", "core/tests/fixtures/rules", "core/tests/fixtures/render"];
/** More than this gains little, and is loaded by everybody. */
const BYTES = 12_000;
/** Blocks of so many lines at most. */
const LINES = 6;
/** What a reference costs, about: shorter pieces gain nothing. */
const COST = 4;

const texts = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".py"))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8")),
);

/** Every piece, with the number of files that it is in. */
const counts = new Map();
for (const text of texts) {
  const seen = new Set();
  const lines = text.split("\n");
  for (let from = 0; from < lines.length; from++) {
    for (let count = 1; count <= LINES && from + count <= lines.length; count++) {
      seen.add(`${lines.slice(from, from + count).join("\n")}\n`);
    }
    // Calls and arguments are in common where lines are not.
    for (const piece of lines[from].match(/[\w.]+\(|, \w+=\w+|\w+=\w+\(|"[^"]{3,}"|\s+\w+\.\w+\(/g) ?? []) seen.add(piece);
  }
  for (const piece of seen) counts.set(piece, (counts.get(piece) ?? 0) + 1);
}

const escaped = (piece) => JSON.stringify(piece).slice(1, -1);
const gain = ([piece, count]) => (count - 1) * (escaped(piece).length - COST);
const best = [...counts].filter(([piece, count]) => count > 2 && piece.trim().length > COST).sort((a, b) => gain(b) - gain(a) || (a[0] < b[0] ? -1 : 1));
const frame = '],"settings":{"pg":,"transaction":"per-migration","rows":{"":"small"}}{"files":[{"path":"versions/.py","text":"';

const taken = [];
let all = frame;
for (const [piece] of best) {
  const own = escaped(piece);
  if (all.includes(own)) continue;
  if (all.length + own.length > BYTES) break;
  taken.unshift(own);
  all = taken.join("") + frame;
}
process.stdout.write(all);
