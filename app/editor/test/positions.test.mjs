import assert from "node:assert/strict";
import { test } from "node:test";
import { sources } from "./load.mjs";

const { offset, span, Text } = sources;
const doc = Text.of(["abc", "", "a😀b"]);
const at = (line, column) => offset(doc, { line, column });

test("a position inside the text is its offset in UTF-16 units", () => {
  assert.equal(at(1, 0), 0);
  assert.equal(at(1, 3), 3);
  assert.equal(at(2, 0), 4);
  assert.equal(at(3, 3), 8);
});

test("a position outside the text is brought to the nearest place", () => {
  assert.equal(at(0, 5), 0);
  assert.equal(at(-3, -3), 0);
  assert.equal(at(1, 99), 3);
  assert.equal(at(1, -1), 0);
  assert.equal(at(4, 0), doc.length);
  assert.equal(at(1e9, 1e9), doc.length);
});

test("what is no number does not throw", () => {
  for (const odd of [NaN, undefined, Infinity, -Infinity, 1.5]) {
    for (const found of [at(odd, 0), at(1, odd), at(odd, odd)]) {
      assert.ok(found >= 0 && found <= doc.length, `${odd} gave ${found}`);
    }
  }
});

test("a range given backwards is turned round", () => {
  const [start, end] = [{ line: 3, column: 1 }, { line: 1, column: 1 }];
  assert.deepEqual(span(doc, { start, end }), { from: 1, to: 6 });
});
