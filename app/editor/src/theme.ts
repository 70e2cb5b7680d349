import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags as t } from "@lezer/highlight";
import css from "./editor.css";

/** Where the editor lives. A style element would need `unsafe-inline`, a constructed sheet does not. */
export function frame(root: ShadowRoot): HTMLElement {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  return root.appendChild(Object.assign(document.createElement("div"), { className: "retort-frame" }));
}

export const highlighting = syntaxHighlighting(HighlightStyle.define([
  { tag: [t.keyword, t.bool, t.null, t.self], color: "var(--keyword)" },
  { tag: [t.string, t.escape], color: "var(--string)" },
  { tag: t.number, color: "var(--number)" },
  { tag: t.comment, color: "var(--comment)", fontStyle: "italic" },
  { tag: [t.function(t.variableName), t.function(t.propertyName)], color: "var(--function)" },
  { tag: [t.typeName, t.className, t.standard(t.name), t.meta], color: "var(--type)" },
  { tag: [t.operator, t.punctuation], color: "var(--operator)" },
]));
