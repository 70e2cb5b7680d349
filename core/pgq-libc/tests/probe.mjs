// Runs the C side in wasm: node core/pgq-libc/tests/probe.mjs (builds it first).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const wasm32 = ["--target", "wasm32-unknown-unknown"];
execFileSync("cargo", ["build", "--quiet", "--release", "-p", "pgq-libc", "--features", "probe", "--example", "probe", ...wasm32], {
  cwd: root,
  stdio: "inherit",
});
const module = new WebAssembly.Module(
  readFileSync(join(target, "wasm32-unknown-unknown/release/examples/probe.wasm")),
);

test("nothing is left to import", () => {
  assert.deepEqual(WebAssembly.Module.imports(module), []);
});

const expected = [
  ["longjmp returns from setjmp, through 1,000 frames, with locals kept", "0 7 1 44"],
  ["two setjmps in one function are told apart", "inner outer"],
  ["a frame between does not catch what is not its own", "9"],
  ["100,000 jumps", "100000"],
  ["snprintf", "12.5 9 0.1 0xbeef"],
  ["strtoul with a long of 32 bits", "fits 0 too big !"],
  ["malloc, calloc, realloc, free", "kept zeros refused"],
];
const { exports } = new WebAssembly.Instance(module, {});
const text = (address) => {
  const bytes = new Uint8Array(exports.memory.buffer, address);
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0))).trimEnd();
};

for (const [number, [name, result]] of expected.entries()) {
  test(name, () => assert.equal(text(exports.probe(number)), result));
}

test("every case was run", () => assert.equal(exports.probe(expected.length), 0));
