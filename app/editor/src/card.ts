import type { EditorView } from "@codemirror/view";
import type { Callbacks, Fix, Mark } from "./types";

export const WORDS = { error: "Error", warning: "Warning", advice: "Advice" } as const;

const GRADES = { safe: "safe", review: "needs review", display: "by hand" } as const;

/** The card beside a mark: what was found, its fixes with their grade, the way to the rule. */
export function card(view: EditorView, mark: Mark, { applyFix, explain }: Callbacks): HTMLElement {
  const button = (choose: () => void, ...content: Content[]) => {
    const made = element("button", "retort-button", ...content);
    // The editor takes the focus first, so that what is chosen may move it elsewhere.
    made.addEventListener("click", () => {
      view.focus();
      choose();
    });
    return made;
  };
  const fixes = mark.fixes.map(({ title, applicability }: Fix, index) => {
    const content = [title, element("span", "retort-grade", ` ${GRADES[applicability]}`)];
    return applicability === "display"
      ? element("span", "retort-idea", ...content)
      : element("span", "retort-fix", button(() => applyFix(mark.key, index), ...content));
  });
  const made = element(
    "section",
    "retort-card",
    element("h2", `retort-title retort-${mark.severity}`, `${WORDS[mark.severity]}: ${mark.title}`),
    element("p", "", mark.message),
    element("div", "retort-fixes", ...fixes),
    element("p", "retort-summary", mark.summary),
    button(() => explain(mark.rule), "Explain ", element("code", "", mark.rule)),
  );
  // CodeMirror looks from the window whether the pointer has left a card that the gutter opened,
  // and from there nothing inside a shadow root can be seen: hide the moves within the card.
  made.addEventListener("mousemove", (event) => event.stopPropagation());
  // Its text can be selected with the mouse without the focus leaving the editor.
  made.tabIndex = -1;
  return made;
}

type Content = Node | string;

/** Strings become text nodes: nothing that comes with a finding is ever read as markup. */
function element(tag: string, name: string, ...content: Content[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...content);
  return made;
}
