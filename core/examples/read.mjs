// Prints how fast migrations are read and rendered in wasm: part of `make bench`. Figures, not a test.
//
//   node core/examples/read.mjs GLUE [FOLDER]    GLUE: what wasm-bindgen wrote for read.rs, --target nodejs
//
// FOLDER as in bench.rs: every `.py` file below it, or the fixtures of the tests; the best of five times counts.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [glue, folder = "core/tests/fixtures"] = process.argv.slice(2);
const { script_length: scriptLength } = createRequire(import.meta.url)(join(process.cwd(), glue));
const ROUNDS = 5;

const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".py"));
const files = names.sort().map((name) => readFileSync(join(folder, name), "utf8"));
const best = files.map(() => Infinity);
let written = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, text] of files.entries()) {
    const start = performance.now();
    const length = scriptLength(text);
    best[at] = Math.min(best[at], performance.now() - start);
    if (round === 0 && length > 0) written++;
  }
}
if (written === 0) throw new Error(`none of the ${files.length} files came to any SQL`);

best.sort((a, b) => a - b);
const share = (part) => best[Math.min(best.length - 1, Math.floor(best.length * part))].toFixed(2);
const all = best.reduce((sum, time) => sum + time, 0);
console.log(`\nIn wasm (V8 ${process.versions.v8}), one core: ${files.length} files, ${written} of them with SQL`);
console.log(`  parse, interpret, render  ${Math.round((files.length * 1000) / all)} files/s, ${share(0.5)} ms p50, ${share(0.99)} ms p99, ${share(1)} ms slowest`);
