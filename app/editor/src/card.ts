import { closeHoverTooltips, type Command, type EditorView, hasHoverTooltips } from "@codemirror/view";
import type { Callbacks, Mark } from "./types";

export const WORDS = { error: "Error", warning: "Warning", advice: "Advice" } as const;
const GRADES = { safe: "safe", review: "needs review", display: "by hand" } as const;

/** The card beside a mark: what was found, its fixes with their grade, the way to the rule. */
export function card(view: EditorView, mark: Mark, callbacks: Callbacks): HTMLElement {
  const button = (choose: () => void, ...content: (Node | string)[]) => {
    const made = element("button", "retort-button", ...content);
    // The card is left first, so that what is chosen may move the focus elsewhere.
    made.addEventListener("click", () => (closeCards(view), choose()));
    return made;
  };
  const fixes = mark.fixes.map(({ title, applicability }, index) => {
    const content = [title, element("span", "retort-grade", ` ${GRADES[applicability]}`)];
    return applicability === "display"
      ? element("span", "retort-idea", ...content)
      : element("span", "retort-fix", button(() => callbacks.applyFix(mark.key, index), ...content));
  });
  const made = element("section", "retort-card",
    element("h2", `retort-title retort-${mark.severity}`, `${WORDS[mark.severity]}: ${mark.title}`),
    element("p", "", mark.message),
    element("div", "retort-fixes", ...fixes),
    element("p", "retort-summary", mark.summary),
    button(() => callbacks.explain(mark.rule), "Explain ", element("code", "", mark.rule)),
  );
  // CodeMirror looks from the window whether the pointer has left a card that the gutter opened,
  // and from there nothing inside a shadow root can be seen: hide the moves within the card.
  made.addEventListener("mousemove", (event) => event.stopPropagation());
  made.addEventListener("keydown", ({ key }) => key === "Escape" && closeCards(view));
  // Its text can be selected with the mouse without the focus leaving the editor.
  made.tabIndex = -1;
  return made;
}

/** Closes every card and returns the focus to the text. */
export const closeCards: Command = (view) => {
  view.focus();
  // No effect closes a card of the gutter, but a pointer far away does.
  window.dispatchEvent(new MouseEvent("mousemove", { clientX: -999, clientY: -999 }));
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
};

/** Strings become text nodes: nothing that comes with a finding is ever read as markup. */
function element(tag: string, name: string, ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...content);
  return made;
}
