import { INDEX_AND_COLUMN, NICKNAME } from "../migrations.ts";
import { expect, test } from "../test.ts";

test.use({ contextOptions: { reducedMotion: "reduce" } });

test("a comment is written on a line by key, edited, deleted and put back", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await reviewer.line(/op\.add_column/).click();
  await page.keyboard.press("F9");
  const field = reviewer.panel.getByRole("textbox", { name: /^Comment on line \d+/ });
  await expect(field).toBeFocused();
  await page.keyboard.type("Does the model say so?");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(reviewer.comments).toHaveText(/^Line 10op\.add_column.*Does the model say so\?/);
  await expect(page.locator(".retort-comment:visible")).toHaveCount(1);
  await expect(reviewer.tab("Review")).toHaveText(/1 comment$/);

  await reviewer.comments.getByRole("button", { name: /^Edit/ }).click();
  const edited = reviewer.panel.getByRole("textbox", { name: /^Edit the comment/ });
  await expect(edited).toHaveValue("Does the model say so?");
  await edited.fill("It does.");
  await reviewer.panel.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(reviewer.comments).toHaveText(/It does\./);

  await reviewer.comments.getByRole("button", { name: /^Delete/ }).click();
  await expect(reviewer.comments).toHaveCount(0);
  await reviewer.notice.getByRole("button", { name: "Put it back" }).click();
  await expect(reviewer.comments).toHaveText(/It does\./);
});

test("a click beside a line's number asks for a comment", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await page.locator(".retort-comments .cm-gutterElement:visible").nth(9).click();
  await expect(reviewer.panel.getByRole("textbox", { name: /^Comment on line/ })).toBeFocused();
});

test("a comment goes with its line, and says when that has changed", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(INDEX_AND_COLUMN);
  await reviewer.comment(/op\.create_index/, "Concurrently?");
  await expect(reviewer.comments).toHaveText(/^Line 11/);
  await reviewer.show("Findings");
  await reviewer.editor.focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.insertText("# above\n# it\n");
  await reviewer.show("Review");
  await expect(reviewer.comments).toHaveText(/^Line 13/);
  await reviewer.show("Findings");
  await reviewer.finding(/blocks writes/).getByRole("button", { name: /^Apply: Build it concurrently/ }).click();
  await reviewer.show("Review");
  await expect(reviewer.comments).toContainText("The line has changed since.");
  await reviewer.undo();
  await expect(reviewer.comments).not.toContainText("The line has changed since.");
});

test("what is half written survives a reload, and so do comments and verdict", async ({ page, reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await reviewer.comment(/op\.add_column/, "First.");
  await reviewer.panel.getByRole("radio", { name: "Approve" }).check();
  await reviewer.panel.getByRole("button", { name: /^Comment on line/ }).click();
  await page.keyboard.type("half a");
  await page.reload();
  await reviewer.isReviewed();
  await expect(reviewer.comments).toHaveText(/First\./);
  await expect(reviewer.panel.getByRole("radio", { name: "Approve" })).toBeChecked();
  await expect(reviewer.panel.getByRole("textbox", { name: /^Comment on line/ })).toHaveValue("half a");
});

test("a comment shows its line, whichever file is open", async ({ reviewer }) => {
  await reviewer.open();
  const parent = NICKNAME.replace("0a1b2c3d4e5f", "aaaa");
  await reviewer.drop([["a.py", parent], ["b.py", NICKNAME.replace("down_revision = None", 'down_revision = "aaaa"').replace("mine", "other")]]);
  await reviewer.comment(/op\.add_column/, "Twice?");
  const open = await reviewer.editor.getAttribute("aria-label");
  await reviewer.page.locator(".files__tab:not([aria-current])").click();
  await expect(reviewer.editor).not.toHaveAccessibleName(open!);
  await expect(reviewer.panel.getByRole("heading", { level: 3 })).toHaveText(open!.replace("Migration ", ""));
  await reviewer.comments.getByRole("button", { name: /^Line/ }).click();
  await expect(reviewer.editor).toHaveAccessibleName(open!);
});

test("markup in a comment is text", async ({ reviewer }) => {
  await reviewer.open();
  await reviewer.paste(NICKNAME);
  await reviewer.comment(/op\.add_column/, "<img src=x onerror=alert(1)>");
  await expect(reviewer.comments).toContainText("<img src=x onerror=alert(1)>");
});
