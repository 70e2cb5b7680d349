import assert from "node:assert/strict";
import { test } from "node:test";
import { sources } from "./load.mjs";

const { crlf, EditorState, endsInCrlf, history, setCrlf, textOf, undo } = sources;

function open(text) {
  return EditorState.create({ doc: text, extensions: [history(), crlf.init(() => endsInCrlf(text))] });
}

test("CRLF throughout is recognised, anything else is not", () => {
  assert.ok(endsInCrlf("a\r\nb\r\n"));
  for (const text of ["", "a", "a\nb", "a\r\nb\n", "a\nb\r\n", "a\rb", "a\r\nb\r", "\r\r\n"]) {
    assert.ok(!endsInCrlf(text), JSON.stringify(text));
  }
});

test("a text leaves as it came", () => {
  for (const text of ["", "a", "a\nb\n", "a\r\nb", "\r\n", "a\r\n\r\nb\r\n"]) {
    assert.equal(textOf(open(text)), text);
  }
});

test("mixed line ends become LF", () => {
  assert.equal(textOf(open("a\r\nb\nc")), "a\nb\nc");
});

test("undoing the load of another file brings back its line ends", () => {
  const before = open("a\r\nb\r\n");
  const after = before.update({
    changes: { from: 0, to: before.doc.length, insert: "c\n" },
    effects: setCrlf.of(false),
  }).state;
  assert.equal(textOf(after), "c\n");
  let undone;
  undo({ state: after, dispatch: (tr) => (undone = tr.state) });
  assert.equal(textOf(undone), "a\r\nb\r\n");
});
