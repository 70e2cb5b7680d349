import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";

/**
 * Every colour of the editor, light then dark. The page overrides one by setting the custom
 * property `--editor-NAME` (say `--editor-keyword`) on any ancestor of the host; the font is
 * `--mono`. Tokens keep 4.5:1 on paper, selection and active line (test/contrast.test.mjs).
 * `active-line` and `linked` lie over the selection and so must be translucent.
 */
export const COLOURS = {
  paper: ["#ffffff", "#12151b"],
  ink: ["#1b1f27", "#e7eaf0"],
  gutter: ["#57606a", "#9aa4b2"],
  "active-line": ["#1f5fbf0d", "#8fb5ff12"],
  linked: ["#f2c14e33", "#f2c14e1f"],
  selection: ["#cfe3ff", "#24395c"],
  keyword: ["#7a1f9c", "#d9a0f5"],
  string: ["#0b5c2e", "#8fd6a0"],
  number: ["#8a3b00", "#f2b07a"],
  comment: ["#57606a", "#a3adba"],
  function: ["#0a4fa8", "#8cc4ff"],
  type: ["#6b4300", "#f0d080"],
  operator: ["#3b4252", "#c3ccd8"],
  error: ["#a4262c", "#ff8a85"],
  warning: ["#8a5a00", "#f2c14e"],
  advice: ["#1f5fa8", "#8cc4ff"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

const colour = (name: keyof typeof COLOURS): string => `var(--retort-${name})`;

/** The part of the theme that differs between light and dark: only the table above. */
export function palette(dark: boolean): Extension {
  const variables = Object.entries(COLOURS).map(([name, values]) => [
    `--retort-${name}`,
    `var(--editor-${name}, ${values[dark ? 1 : 0]})`,
  ]);
  const root = { ...Object.fromEntries(variables), colorScheme: dark ? "dark" : "light" };
  return EditorView.theme({ "&": root }, { dark });
}

const underline = (severity: "error" | "warning" | "advice", line: string) => ({
  textDecoration: `underline ${line} ${colour(severity)}`,
  textDecorationThickness: line === "wavy" ? "1px" : "2px",
});

const sign = (severity: "error" | "warning" | "advice") => ({
  backgroundColor: colour(severity),
});

const field = {
  backgroundColor: colour("paper"),
  backgroundImage: "none",
  color: colour("ink"),
  border: `1px solid ${colour("gutter")}`,
  borderRadius: "4px",
  font: "inherit",
  minHeight: "24px",
};

const styles = EditorView.theme({
  "&": { height: "100%", color: colour("ink"), backgroundColor: colour("paper") },
  "&.cm-focused": { outline: "none", boxShadow: `inset 0 0 0 2px ${colour("function")}` },
  ".cm-scroller": {
    fontFamily: 'var(--mono, ui-monospace, "SF Mono", Menlo, Consolas, monospace)',
    fontSize: "0.875rem",
    lineHeight: "1.5",
  },
  ".cm-content": { caretColor: colour("ink") },
  ".cm-cursor": { borderLeftColor: colour("ink"), borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: colour("paper"), color: colour("gutter"), border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: colour("active-line") },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: colour("selection"),
  },
  ".cm-searchMatch": { backgroundColor: "transparent", outline: `1px solid ${colour("warning")}` },
  ".cm-searchMatch-selected": { outlineWidth: "2px", backgroundColor: "transparent" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: `1px solid ${colour("gutter")}`,
  },
  ".retort-linked": {
    backgroundImage: `linear-gradient(${colour("linked")}, ${colour("linked")})`,
    boxShadow: `inset 3px 0 ${colour("warning")}`,
  },
  ".retort-flashed": { animation: "retort-flash 1s ease-out" },
  "@keyframes retort-flash": {
    from: { boxShadow: `inset 0 0 0 100vmax ${colour("linked")}` },
    to: { boxShadow: "inset 0 0 0 100vmax transparent" },
  },
  "@media (prefers-reduced-motion: reduce)": { ".retort-flashed": { animation: "none" } },

  ".retort-mark": { textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".retort-mark.retort-error": underline("error", "wavy"),
  ".retort-mark.retort-warning": underline("warning", "dashed"),
  ".retort-mark.retort-advice": underline("advice", "dotted"),
  "&.retort-stale .retort-mark": { textDecorationColor: colour("gutter") },
  ".retort-signs": { width: "1.5rem", cursor: "pointer" },
  ".retort-sign": {
    display: "inline-block",
    width: "1rem",
    height: "1rem",
    margin: "0.125rem 0.25rem",
    font: "bold 0.6875rem/1rem system-ui, sans-serif",
    textAlign: "center",
    color: colour("paper"),
  },
  ".retort-sign.retort-error": { ...sign("error"), borderRadius: "50%" },
  ".retort-sign.retort-warning": {
    ...sign("warning"),
    clipPath: "polygon(50% 0, 100% 100%, 0 100%)",
    lineHeight: "1.3rem",
  },
  ".retort-sign.retort-advice": { ...sign("advice"), borderRadius: "3px" },
  "&.retort-stale .retort-sign": { backgroundColor: colour("gutter") },

  ".cm-tooltip": { border: "none", backgroundColor: "transparent" },
  ".retort-cards": {
    font: "0.875rem/1.45 system-ui, sans-serif",
    maxWidth: "min(34rem, calc(100vw - 1rem))",
    maxHeight: "50vh",
    overflow: "auto",
    color: colour("ink"),
    backgroundColor: colour("paper"),
    border: `1px solid ${colour("gutter")}`,
    borderRadius: "6px",
    boxShadow: "0 4px 16px #0004",
  },
  ".retort-card": { padding: "0.5rem 0.75rem", outline: "none" },
  ".retort-card + .retort-card": { borderTop: `1px solid ${colour("gutter")}` },
  ".retort-card p": { margin: "0.25rem 0", whiteSpace: "pre-wrap" },
  ".retort-title": { margin: "0", fontSize: "1em", fontWeight: "600" },
  ".retort-title .retort-sign": { marginLeft: "0" },
  ".retort-title.retort-error": { color: colour("error") },
  ".retort-title.retort-warning": { color: colour("warning") },
  ".retort-title.retort-advice": { color: colour("advice") },
  ".retort-card .retort-summary, .retort-grade": { color: colour("comment") },
  ".retort-fixes": { display: "flex", flexWrap: "wrap", gap: "0.5rem", margin: "0.5rem 0" },
  ".retort-fixes:empty": { display: "none" },
  ".retort-button": { ...field, padding: "0.125rem 0.625rem", cursor: "pointer", textAlign: "left" },
  ".retort-button:hover": { backgroundColor: colour("selection") },
  ".retort-button code": { fontSize: "0.9em" },

  ".cm-panels": { backgroundColor: colour("paper"), color: colour("ink") },
  ".cm-panels-top": { borderBottom: `1px solid ${colour("gutter")}` },
  ".cm-panel.cm-search": { font: "0.875rem system-ui, sans-serif", padding: "0.375rem 2rem 0.375rem 0.5rem" },
  ".cm-panel.cm-search label": { fontSize: "inherit" },
  ".cm-panel.cm-search [name=close]": { ...field, width: "24px", border: "none", cursor: "pointer" },
  ".cm-textfield, .cm-button": field,
  ".cm-button:active, .cm-button:hover": { backgroundColor: colour("selection"), backgroundImage: "none" },
  "button:focus-visible, input:focus-visible": {
    outline: `2px solid ${colour("function")}`,
    outlineOffset: "1px",
  },
});

const highlighting = HighlightStyle.define([
  { tag: [t.keyword, t.bool, t.null, t.self], color: colour("keyword") },
  { tag: [t.string, t.special(t.string), t.escape], color: colour("string") },
  { tag: [t.number, t.atom], color: colour("number") },
  { tag: t.comment, color: colour("comment"), fontStyle: "italic" },
  { tag: [t.function(t.variableName), t.function(t.propertyName)], color: colour("function") },
  { tag: [t.typeName, t.className, t.standard(t.name), t.meta], color: colour("type") },
  { tag: [t.operator, t.punctuation], color: colour("operator") },
  { tag: t.invalid, color: colour("error") },
]);

export const look: Extension = [styles, syntaxHighlighting(highlighting)];
