import { syntaxTree } from "@codemirror/language";
import * as lint from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import { activateHover, closeHoverTooltips, type Command, EditorView } from "@codemirror/view";
import { hasHoverTooltips, type KeyBinding, ViewPlugin } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { card, closeCards, WORDS } from "./card";
import { span } from "./positions";
import type { Callbacks, Mark } from "./types";

/** Shows marks and gutter signs. A finding of thirty lines is underlined on its first: that says enough. */
export function showFindings(view: EditorView, marks: readonly Mark[], callbacks: Callbacks): void {
  const diagnostics = marks.map((mark): lint.Diagnostic => {
    const { from, to } = span(view.state.doc, mark.range);
    const severity = mark.severity === "advice" ? "info" : mark.severity;
    const message = `${WORDS[mark.severity]}: ${mark.title}`;
    const renderMessage = () => card(view, mark, callbacks);
    return { from, to: Math.min(to, view.state.doc.lineAt(from).to), severity, message, renderMessage };
  });
  view.dispatch(lint.setDiagnostics(view.state, diagnostics));
}

/** CodeMirror's own steps, and a word about the finding for whoever cannot see the card. */
const announced = (step: Command): Command => (view) => {
  const stepped = step(view);
  const [found] = findingsIn(view.state, view.state.selection.main);
  if (found) view.dispatch({ effects: EditorView.announce.of(found.message) });
  return stepped;
};
const nextFinding = announced(lint.nextDiagnostic);
const previousFinding = announced(lint.previousDiagnostic);

/** Opens the card of the finding at the cursor, or else on its line or in its statement, and enters it. */
const openFixes: Command = (view) => {
  const { head } = view.state.selection.main;
  let node: SyntaxNode | null = syntaxTree(view.state).resolve(head, 1);
  while (node && !node.type.is("Statement")) node = node.parent;
  const places = [{ from: head, to: head }, view.state.doc.lineAt(head), ...(node ? [node] : [])];
  const [found] = places.flatMap((place) => findingsIn(view.state, place));
  if (!found) return false;
  activateHover(view, found.from, 1, { until: ({ docChanged, selection }) => docChanged || !!selection });
  const buttons = view.dom.querySelectorAll<HTMLElement>(".retort-card button");
  [...buttons].find((button) => button.checkVisibility())?.focus({ preventScroll: true });
  return true;
};

export const findingKeys: readonly KeyBinding[] = [
  { key: "F8", run: nextFinding, shift: previousFinding },
  { key: "Mod-.", run: openFixes },
  { key: "Escape", run: closeCards },
];

/** Cards close when the focus leaves the editor. */
export const leavingCards = ViewPlugin.define((view) => {
  view.dom.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && view.dom.contains(relatedTarget)) return;
    // The focus can leave in the middle of an update, when no other may begin.
    queueMicrotask(() => hasHoverTooltips(view.state) && view.dispatch({ effects: closeHoverTooltips }));
  });
  return {};
});

function findingsIn(state: EditorState, place: { from: number; to: number }) {
  const found: { from: number; to: number; message: string }[] = [];
  lint.forEachDiagnostic(state, ({ message }, from, to) => {
    if (from <= place.to && place.from <= to) found.push({ from, to, message });
  });
  return found;
}
