//! The subset of Markdown that rules are explained in. What it does not know is shown as it is written; nothing is ever
//! taken for markup of the page.

use leptos::prelude::*;
use retort_core::rules::{Example, RuleMeta};

use super::{python_text::python_text, sql_text::sql_pieces};
use crate::session::Session;

/// A block of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
    Code { info: String, text: String },
}

/// A stretch within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Inline {
    Text(String),
    Code(String),
    Strong(String),
    Link { text: String, address: String },
}

/// A text in the subset: headings, paragraphs, lists, `code`, fenced code, **strong** and links to https.
/// The examples of a rule that is given can be opened in the reviewer from here.
pub(super) fn markdown(text: &str, examples_of: Option<&'static RuleMeta>) -> impl IntoView + use<> {
    let show = |block| show(block, examples_of);
    view! { <div class="prose">{blocks(text).into_iter().map(show).collect_view()}</div> }
}

fn show(block: Block, examples_of: Option<&'static RuleMeta>) -> AnyView {
    match block {
        Block::Heading(text) => view! { <h4>{line(&text)}</h4> }.into_any(),
        Block::Paragraph(text) => view! { <p>{line(&text)}</p> }.into_any(),
        Block::List(items) => {
            view! { <ul>{items.iter().map(|item| view! { <li>{line(item)}</li> }).collect_view()}</ul> }
                .into_any()
        }
        Block::Code { info, text } => code_block(&info, text, examples_of),
    }
}

/// Fenced code; what is marked `bad` or `good` is an example.
fn code_block(info: &str, text: String, examples_of: Option<&'static RuleMeta>) -> AnyView {
    let (language, mark) = info.split_once(',').unwrap_or((info, ""));
    let code = match language {
        "python" => python_text(&text),
        "sql" => sql_pieces(&text),
        _ => vec![text.clone().into_any()],
    };
    let (class, caption) = match mark {
        "bad" => ("example example--bad", Some("Instead of")),
        "good" => ("example example--good", Some("Write")),
        _ => ("example", None),
    };
    let button = examples_of.filter(|_| caption.is_some()).map(|rule| {
        let example = Example { language: language.to_owned(), bad: mark == "bad", code: text + "\n" };
        let session = Session::get();
        view! {
            <button
                type="button"
                class="button"
                aria-label=format!("Open in the reviewer: the {mark} example")
                on:click=move |_| session.show_rule_example(rule, &example)
            >
                "Open in the reviewer"
            </button>
        }
    });
    let caption = caption.map(|caption| {
        view! { <figcaption><span class="example__caption">{caption}</span>{button}</figcaption> }
    });
    view! { <figure class=class>{caption}<pre tabindex="0"><code>{code}</code></pre></figure> }.into_any()
}

/// A line of a rule's docs.
fn line(text: &str) -> Vec<AnyView> {
    inlines(text, any).into_iter().map(show_inline).collect()
}

/// A line of a message or a title with its `code`, and nothing else: the names in it are the user's, or whoever's file
/// it is, and must not become links.
pub(super) fn spans(text: &str) -> Vec<AnyView> {
    inlines(text, code).into_iter().map(show_inline).collect()
}

fn show_inline(inline: Inline) -> AnyView {
    match inline {
        Inline::Text(text) => text.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
        Inline::Strong(text) => view! { <strong>{text}</strong> }.into_any(),
        Inline::Link { text, address } => {
            view! { <a href=address rel="noopener noreferrer" target="_blank">{text}</a> }.into_any()
        }
    }
}

/// The same where only plain text can stand, such as in the name of a button.
pub(crate) fn plain(text: &str) -> String {
    text.replace('`', "")
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if let Some(info) = trimmed.strip_prefix("```") {
            blocks.extend(open.take());
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.trim().starts_with("```")).collect();
            blocks.push(Block::Code { info: info.into(), text: code.join("\n") });
        } else if trimmed.is_empty() {
            blocks.extend(open.take());
        } else if let Some(heading) = trimmed.strip_prefix('#') {
            blocks.extend(open.take());
            blocks.push(Block::Heading(heading.trim_start_matches('#').trim().into()));
        } else if let Some(item) = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* ")) {
            match &mut open {
                Some(Block::List(items)) => items.push(item.into()),
                other => blocks.extend(other.replace(Block::List(vec![item.into()]))),
            }
        } else {
            match &mut open {
                Some(Block::Paragraph(text)) => join(text, trimmed),
                Some(Block::List(items)) => items.last_mut().into_iter().for_each(|item| join(item, trimmed)),
                other => blocks.extend(other.replace(Block::Paragraph(trimmed.into()))),
            }
        }
    }
    blocks.extend(open);
    blocks
}

fn join(text: &mut String, line: &str) {
    text.push(' ');
    text.push_str(line);
}

/// The stretches of a line, of those kinds that `read` knows; the rest is text.
fn inlines(text: &str, read: impl Fn(&str) -> Option<(Inline, &str)>) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some((inline, after)) = read(rest) {
            if !plain.is_empty() {
                out.push(Inline::Text(std::mem::take(&mut plain)));
            }
            out.push(inline);
            rest = after;
        } else {
            plain.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    if !plain.is_empty() {
        out.push(Inline::Text(plain));
    }
    out
}

fn any(text: &str) -> Option<(Inline, &str)> {
    code(text).or_else(|| strong(text)).or_else(|| link(text))
}

fn code(text: &str) -> Option<(Inline, &str)> {
    let fence = text.len() - text.trim_start_matches('`').len();
    let (fence, inner) = text.split_at_checked(fence).filter(|(fence, _)| !fence.is_empty())?;
    let (code, after) = inner.split_once(fence)?;
    Some((Inline::Code(code.trim_matches(' ').into()), after))
}

fn strong(text: &str) -> Option<(Inline, &str)> {
    let (strong, after) = text.strip_prefix("**")?.split_once("**")?;
    Some((Inline::Strong(strong.into()), after))
}

fn link(text: &str) -> Option<(Inline, &str)> {
    let (text, after) = text.strip_prefix('[')?.split_once("](")?;
    let (address, after) = after.split_once(')')?;
    let link = Inline::Link { text: text.into(), address: address.into() };
    address.starts_with("https://").then_some((link, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart() {
        let text = "## Why\n\nOne line\nand another.\n\n- first\n  goes on\n- second\n\n```python\nop.x()\n\n# y\n```\nEnd";
        assert_eq!(
            blocks(text),
            [
                Block::Heading("Why".into()),
                Block::Paragraph("One line and another.".into()),
                Block::List(vec!["first goes on".into(), "second".into()]),
                Block::Code { info: "python".into(), text: "op.x()\n\n# y".into() },
                Block::Paragraph("End".into()),
            ]
        );
    }

    #[test]
    fn stretches_are_told_apart() {
        assert_eq!(
            inlines("Use `a` and **b**, see [c](https://d.org/).", any),
            [
                Inline::Text("Use ".into()),
                Inline::Code("a".into()),
                Inline::Text(" and ".into()),
                Inline::Strong("b".into()),
                Inline::Text(", see ".into()),
                Inline::Link { text: "c".into(), address: "https://d.org/".into() },
                Inline::Text(".".into()),
            ]
        );
    }

    #[test]
    fn what_is_no_markdown_is_shown_as_it_is() {
        for text in ["<b>x</b>", "[x](javascript:alert(1))", "a ` b", "**", "[x]", "2 * 3"] {
            assert_eq!(inlines(text, any), [Inline::Text(text.into())]);
        }
        assert_eq!(inlines("``a`b``", any), [Inline::Code("a`b".into())]);
    }

    #[test]
    fn a_name_in_a_message_becomes_no_link() {
        let text = "`a` [b](https://c.org/) **d** `";
        let expected = [Inline::Code("a".into()), Inline::Text(" [b](https://c.org/) **d** `".into())];
        assert_eq!(inlines(text, code), expected);
    }
}
