//! A review as text: everything it depends on, in a link that needs no server, or in a file.
//!
//! A link holds `VERSION.LETTERS`: JSON, packed with a dictionary that both sides have, with three bytes that tell whether it
//! came whole, in letters that an address may hold. What comes in a link is anybody's: it is bounded as it is unpacked.

mod letters;
mod markdown;
mod packing;

pub use markdown::comment;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    diff::Decisions,
    input::{ALL_BYTES, FILES},
    protocol::{InputFile, Role},
    remarks::{Comment, Opinion, Tick},
    rules::CATALOGUE,
    settings::Settings,
};

/// The version of links that is written. Older ones are read for ever, newer ones are not known.
pub const LINK_VERSION: u32 = 1;
/// What is longer than this is no link that a browser would have opened.
const LONGEST_LINK: usize = 4 << 20;
/// What a link comes to at most, unpacked, in bytes.
const LARGEST: usize = 10_000_000;

/// Everything that a review depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SharedReview {
    /// The files, in their order.
    pub files: Vec<SharedFile>,
    /// Which of them is open, from 0.
    #[serde(default, skip_serializing_if = "is_default")]
    pub open: usize,
    /// The settings.
    #[serde(default, skip_serializing_if = "is_default")]
    pub settings: Settings,
    /// What the reviewer says of the whole.
    #[serde(default, skip_serializing_if = "is_default")]
    pub opinion: Opinion,
    /// How many rules the Retort had that it comes from: rules come, and none goes. 0 where that is not known.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rules: usize,
}

impl SharedReview {
    /// Whether it was made where there were rules that are not here: it may have shown findings that will not be seen.
    pub fn is_of_more_rules(&self) -> bool {
        self.rules > CATALOGUE.len()
    }

    /// The same with nothing but the files under review: those that give context and the schema left out.
    #[must_use]
    pub fn without_context(self) -> SharedReview {
        let open = self.files.get(self.open).map(|file| file.file.path.clone());
        let files: Vec<SharedFile> =
            self.files.into_iter().filter(|file| file.file.role == Role::Review).collect();
        let open = files.iter().position(|file| Some(&file.file.path) == open.as_ref()).unwrap_or(0);
        SharedReview { files, open, ..self }
    }
}

/// A file with what was said and decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SharedFile {
    /// The file.
    #[serde(flatten)]
    pub file: InputFile,
    /// Which fixes are wanted.
    #[serde(default, skip_serializing_if = "is_default")]
    pub decisions: Decisions,
    /// Answers by checklist item, such as `review-9`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ticks: BTreeMap<String, Tick>,
    /// What was said about lines of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<Comment>,
}

impl From<InputFile> for SharedFile {
    fn from(file: InputFile) -> Self {
        SharedFile { file, ..SharedFile::default() }
    }
}

/// Why something is no review that can be opened. Each says, as a sentence, what is wrong and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// It does not begin as a link does.
    NoLink,
    /// It was written by a newer Retort.
    Newer(u32),
    /// It holds a sign that no link has.
    Sign(char),
    /// Its end is missing, or something in it was changed.
    Damaged,
    /// It is larger than anything that is opened.
    TooLarge,
    /// It came whole and holds no review.
    NoReview(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::NoLink => f.write_str("It does not begin as a link to a review does. Copy the whole link again."),
            Broken::Newer(version) => write!(
                f,
                "It was written by a newer Retort: its version is {version}, and this page reads up to {LINK_VERSION}. Reload \
                 the page to get the newest."
            ),
            Broken::Sign(sign) => write!(
                f,
                "It holds {sign:?}, which no link does: something was put into it on the way. Copy the whole link again."
            ),
            Broken::Damaged => f.write_str(
                "Its end is missing, or something in it was changed on the way: chats and mails cut long links. Copy the whole \
                 link again, or ask for the review as a file.",
            ),
            Broken::TooLarge => write!(f, "It is larger than the {} MB that a review may have.", LARGEST / 1_000_000),
            Broken::NoReview(why) => write!(f, "It holds no review: {why}."),
        }
    }
}

impl std::error::Error for Broken {}

/// What goes into the address, behind `review=`.
pub fn to_link(shared: &SharedReview) -> String {
    // Strings, numbers and lists can always be written.
    let json = serde_json::to_vec(shared).unwrap_or_default();
    let mut bytes = packing::pack(&json);
    bytes.extend(check(&json));
    format!("{LINK_VERSION}.{}", letters::write(&bytes))
}

/// What a link holds. Blanks and line breaks that came into it on the way do no harm.
pub fn from_link(link: &str) -> Result<SharedReview, Broken> {
    if link.len() > LONGEST_LINK {
        return Err(Broken::TooLarge);
    }
    let (version, letters) = link.trim().split_once('.').ok_or(Broken::NoLink)?;
    match version.parse() {
        Ok(LINK_VERSION) => {}
        Ok(newer) if newer > LINK_VERSION => return Err(Broken::Newer(newer)),
        _ => return Err(Broken::NoLink),
    }
    let bytes = letters::read(letters)?;
    let (packed, expected) = bytes.split_last_chunk::<CHECK>().ok_or(Broken::Damaged)?;
    let json = packing::unpack(packed, LARGEST)?;
    if check(&json) != *expected {
        return Err(Broken::Damaged);
    }
    read(&json)
}

/// The review as a file, for people to look into as well.
pub fn to_file(shared: &SharedReview) -> String {
    let file = File { retort: LINK_VERSION, review: shared.clone() };
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// What a file holds that [`to_file`] wrote.
pub fn from_file(text: &str) -> Result<SharedReview, Broken> {
    if text.len() > ALL_BYTES {
        return Err(Broken::TooLarge);
    }
    let no_review = |error: serde_json::Error| Broken::NoReview(error.to_string());
    let Version { retort } = serde_json::from_str(text).map_err(no_review)?;
    if retort > LINK_VERSION {
        return Err(Broken::Newer(retort));
    }
    let File { review, .. } = serde_json::from_str(text).map_err(no_review)?;
    bounded(review)
}

#[derive(Serialize, Deserialize)]
struct File {
    /// The version, which also says whose file it is.
    retort: u32,
    #[serde(flatten)]
    review: SharedReview,
}

/// What has to be known before the rest can be read.
#[derive(Deserialize)]
struct Version {
    retort: u32,
}

fn read(json: &[u8]) -> Result<SharedReview, Broken> {
    let shared = serde_json::from_slice(json).map_err(|error| Broken::NoReview(error.to_string()))?;
    bounded(shared)
}

/// Within the bounds that hold for files from anywhere.
fn bounded(shared: SharedReview) -> Result<SharedReview, Broken> {
    match shared.files.len() {
        0 => Err(Broken::NoReview("no file is in it".into())),
        count if count > FILES => {
            Err(Broken::NoReview(format!("it has {count} files, and {FILES} may be on the page")))
        }
        _ => Ok(SharedReview { open: shared.open.min(shared.files.len() - 1), ..shared }),
    }
}

/// So many bytes tell whether all came: one damaged link in sixteen millions goes through.
const CHECK: usize = 3;

fn check(json: &[u8]) -> [u8; CHECK] {
    let [a, b, c, ..] = md5::compute(json).0;
    [a, b, c]
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
