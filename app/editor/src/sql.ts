import { pythonLanguage } from "@codemirror/lang-python";
import { PostgreSQL } from "@codemirror/lang-sql";
import { type Input, parseMixed, type SyntaxNode } from "@lezer/common";

/** Functions and methods whose first argument is SQL, whatever they are called on. */
const TAKES_SQL = new Set(["execute", "exec_driver_sql", "text"]);

/** Python, with PostgreSQL's SQL inside the strings that are handed to the database. */
export const migrationLanguage = pythonLanguage.configure({
  wrap: parseMixed((node, input) => {
    if (!node.name.endsWith("String") || !isSql(node.node, input)) return null;
    return { parser: PostgreSQL.language.parser, overlay: literalParts(node.node, input) };
  }),
});

function isSql(string: SyntaxNode, input: Input): boolean {
  const args = string.parent;
  if (args?.name !== "ArgList" || args.firstChild?.nextSibling?.from !== string.from) return false;
  const callee = args.prevSibling;
  const name = callee?.name === "MemberExpression" ? callee.lastChild : callee;
  return name != null && TAKES_SQL.has(input.read(name.from, name.to));
}

/**
 * The stretches of a string that are SQL as written, without prefix, quotes, escapes and the
 * `{…}` of an f-string. Adjoining strings are one statement: their parts are read together.
 */
function literalParts(string: SyntaxNode, input: Input): { from: number; to: number }[] {
  const children: SyntaxNode[] = [];
  for (let child = string.firstChild; child; child = child.nextSibling) children.push(child);
  const strings = children.filter((child) => child.name.endsWith("String"));
  if (string.name === "ContinuedString") return strings.flatMap((child) => literalParts(child, input));
  const text = input.read(string.from, string.to);
  const [opening = "", quote = ""] = /^[a-z]*("""|'''|"|')/i.exec(text) ?? [];
  const closed = text.length >= opening.length + quote.length && text.endsWith(quote);
  const starts = [string.from + opening.length, ...children.map((child) => child.to)];
  const ends = [...children.map((child) => child.from), string.to - (closed ? quote.length : 0)];
  return starts.map((from, index) => ({ from, to: ends[index] ?? from })).filter(({ from, to }) => from < to);
}
