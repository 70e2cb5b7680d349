import { syntaxTree } from "@codemirror/language";
import { type Diagnostic, forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics }
  from "@codemirror/lint";
import type { EditorState, Extension, TransactionSpec } from "@codemirror/state";
import { activateHover, closeHoverTooltips, type Command, EditorView, hasHoverTooltips, type KeyBinding, ViewPlugin }
  from "@codemirror/view";
import { card, WORDS } from "./card";
import { span } from "./positions";
import type { Callbacks, Mark } from "./types";

/**
 * Findings as lint marks. A finding on a call of many lines is underlined on its first only:
 * thirty wavy lines say no more than one.
 */
export function showFindings(state: EditorState, marks: readonly Mark[], callbacks: Callbacks): TransactionSpec {
  const diagnostics = marks.map((mark): Diagnostic => {
    const { from, to } = span(state.doc, mark.range);
    return {
      from,
      to: Math.min(to, state.doc.lineAt(from).to),
      severity: mark.severity === "advice" ? "info" : mark.severity,
      message: `${WORDS[mark.severity]}: ${mark.title}`,
      renderMessage: (view) => card(view, mark, callbacks),
    };
  });
  return setDiagnostics(state, diagnostics);
}

/** CodeMirror's own steps, and a word about the finding for who cannot see where it is. */
const announced = (step: Command): Command => (view) => {
  const stepped = step(view);
  const [found] = findingsIn(view.state, view.state.selection.main);
  if (found) view.dispatch({ effects: EditorView.announce.of(found.message) });
  return stepped;
};
export const nextFinding = announced(nextDiagnostic);
export const previousFinding = announced(previousDiagnostic);

/** Opens the card of the finding at the cursor, or in its statement, with the focus in it. */
const openFixes: Command = (view) => {
  const { head } = view.state.selection.main;
  let node = syntaxTree(view.state).resolveInner(head);
  while (node.parent && !node.type.is("Statement")) node = node.parent;
  const [found] = [{ from: head, to: head }, view.state.doc.lineAt(head), node]
    .flatMap((place) => findingsIn(view.state, place));
  if (!found) return false;
  activateHover(view, found.from, 1, { until: ({ docChanged, selection }) => docChanged || !!selection });
  view.dom.querySelector<HTMLElement>(".retort-card button")?.focus({ preventScroll: true });
  return true;
};

const closeCards: Command = (view) => {
  if (!hasHoverTooltips(view.state)) return false;
  view.focus();
  view.dispatch({ effects: closeHoverTooltips });
  return true;
};

export const findingKeys: readonly KeyBinding[] = [
  { key: "F8", run: nextFinding, shift: previousFinding },
  { key: "Mod-.", run: openFixes },
  { key: "Escape", run: closeCards },
];

function findingsIn(state: EditorState, place: { from: number; to: number }) {
  const found: { from: number; to: number; message: string }[] = [];
  forEachDiagnostic(state, ({ message }, from, to) => {
    if (from <= place.to && place.from <= to) found.push({ from, to, message });
  });
  return found;
}
