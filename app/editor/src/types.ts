/** The plain data that crosses between the page (Rust) and the editor. */

/** A place in the text: `line` counts from 1, `column` from 0 in UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };
export type Range = { readonly start: Position; readonly end: Position };
export type Edit = { readonly range: Range; readonly text: string };
export type Fix = { readonly title: string; readonly applicability: "safe" | "review" | "display" };

/** A finding as the editor shows it. */
export type Mark = {
  readonly key: string;
  readonly rule: string;
  readonly severity: "error" | "warning" | "advice";
  readonly range: Range;
  readonly title: string;
  readonly message: string;
  /** The first sentence of the rule's doc. */
  readonly summary: string;
  readonly fixes: readonly Fix[];
};

export type Options = {
  readonly doc: string;
  readonly label: string;
  readonly dark: boolean;
  readonly readOnly: boolean;
};

export type Callbacks = {
  /** The user or an edit changed the text; called once for all changes made in one go. */
  changed(doc: string): void;
  /** The cursor came to another line, counted from 1. */
  cursor(line: number): void;
  /** A fix was chosen, by the finding's key and the fix's place in `fixes`. */
  applyFix(finding: string, fix: number): void;
  explain(rule: string): void;
};
