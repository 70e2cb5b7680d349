/** The plain data that crosses between the page (Rust) and the editor. */

/** A place in the text: `line` counts from 1, `column` from 0 in UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };
export type Range = { readonly start: Position; readonly end: Position };
export type Edit = { readonly range: Range; readonly text: string };
export type Fix = { readonly title: string; readonly applicability: "safe" | "review" | "display" };

/** A finding as the editor shows it; `summary` is the first sentence of the rule's doc. */
export type Mark = Readonly<{
  key: string, rule: string, severity: "error" | "warning" | "advice", range: Range,
  title: string, message: string, summary: string, fixes: readonly Fix[],
}>;

export type Options = { doc: string; label: string; dark: boolean; readOnly: boolean };

/**
 * `changed` and `cursor` (a line, from 1) are called once for all that one call or key has done. `pasted` comes after
 * `changed`, with what was pasted and the whole text before. `comment` asks for a comment on a line, from 1.
 */
export type Callbacks = {
  changed(doc: string): void;
  cursor(line: number): void;
  pasted(text: string, before: string): void;
  applyFix(finding: string, fix: number): void;
  explain(rule: string): void;
  comment(line: number): void;
};
