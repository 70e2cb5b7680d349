import assert from "node:assert/strict";
import { test } from "node:test";
import { sources } from "./load.mjs";

const { migrationLanguage } = sources;

/** What is read as SQL in a text: one string for each statement, its parts joined by `|`. */
function sqlIn(text) {
  const found = [];
  migrationLanguage.parser.parse(text).iterate({
    enter(node) {
      const { tree } = node.node;
      if (!tree) return;
      for (const mounted of Object.values(tree.props ?? {})) {
        if (!mounted?.overlay) continue;
        found.push(mounted.overlay.map(({ from, to }) => text.slice(node.from + from, node.from + to)).join("|"));
      }
    },
  });
  return found;
}

for (const [why, text, ...expected] of [
  ["op.execute", 'op.execute("SELECT 1")', "SELECT 1"],
  ["single quotes", "op.execute('SELECT 1')", "SELECT 1"],
  ["triple quotes", 'op.execute("""\nSELECT 1\n""")', "\nSELECT 1\n"],
  ["a connection", 'conn.execute("SELECT 1")', "SELECT 1"],
  ["a call as the receiver", 'op.get_bind().execute("SELECT 1")', "SELECT 1"],
  ["sa.text", 'sa.text("now()")', "now()"],
  ["text inside execute", 'op.execute(sa.text("SELECT 1"))', "SELECT 1"],
  ["bare text", 'text("SELECT 1")', "SELECT 1"],
  ["a keyword argument's value", 'sa.Column(server_default=sa.text("now()"))', "now()"],
  ["an f-string's literal parts", 'op.execute(f"DROP TABLE {name} CASCADE")', "DROP TABLE | CASCADE"],
  ["a raw f-string", "op.execute(rf'''DROP TABLE {a}{b}''')", "DROP TABLE "],
  ["adjoining strings are one", "op.execute('SELECT 1 '\n  f'FROM {t} '\n  'WHERE x')", "SELECT 1 |FROM | |WHERE x"],
  ["escapes are left out", "op.execute('SELECT \\'a\\'')", "SELECT |a"],
  ["a raw prefix", 'op.execute(r"SELECT 1")', "SELECT 1"],
  ["an empty string", 'op.execute("")'],
  ["a string that is being typed", 'op.execute("SELECT', "SELECT"],
  ["an opening quote alone", 'op.execute("'],
  ["another function", 'op.create_table("users")'],
  ["another argument", 'op.execute(x, "SELECT 1")'],
  ["a string outside a call", '"SELECT 1"'],
  ["a docstring", 'def text():\n    """SELECT 1"""'],
]) {
  test(`SQL: ${why}`, () => assert.deepEqual(sqlIn(text), expected));
}

test("no prefix of a text makes it throw", () => {
  const text = `op.execute(f"""SELECT '{x!r:>{w}}' \\n""" 'b' rb"c")`;
  for (let end = 0; end <= text.length; end += 1) sqlIn(text.slice(0, end));
});
