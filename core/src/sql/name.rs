//! Names of relations and types.

/// PostgreSQL keeps this many bytes of a name.
pub const LONGEST_NAME: usize = 63;

/// A name as PostgreSQL keeps it: cut off behind its last whole character within [`LONGEST_NAME`] bytes.
pub fn cut_name(name: &str) -> &str {
    clip(name, LONGEST_NAME)
}

/// At most `length` bytes, whole characters only.
pub(crate) fn clip(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

/// A relation as it is named in SQL, after PostgreSQL's folding of case; quoting is gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RelName {
    /// The schema, where it is written.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
}

impl RelName {
    /// A name without a schema.
    pub fn bare(name: impl Into<String>) -> Self {
        Self { schema: None, name: name.into() }
    }
}

/// `schema.name` or `name`, unquoted: the spelling of messages and of the report.
impl std::fmt::Display for RelName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A type as it is named in SQL, normalised as PostgreSQL's grammar does it (`integer` is `int4`, `serial` stays).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeName {
    /// The name without `pg_catalog`; a schema in front where one is written.
    pub name: String,
    /// The modifiers, such as 10 and 2 in `numeric(10,2)`.
    pub modifiers: Vec<i64>,
    /// Modifiers that are not numbers, such as `point` in `geometry(point)`.
    pub words: Vec<String>,
    /// How many array dimensions.
    pub dimensions: usize,
}

/// As SQL writes it: `varchar(10)`, `int[]`, with the short names that people use.
impl std::fmt::Display for TypeName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.name.as_str() {
            "int2" => "smallint",
            "int4" => "integer",
            "int8" => "bigint",
            "bool" => "boolean",
            "float4" => "real",
            "float8" => "double precision",
            "bpchar" => "char",
            name => name,
        })?;
        let modifiers: Vec<String> =
            self.words.iter().cloned().chain(self.modifiers.iter().map(ToString::to_string)).collect();
        if !modifiers.is_empty() {
            write!(f, "({})", modifiers.join(","))?;
        }
        (0..self.dimensions).try_for_each(|_| f.write_str("[]"))
    }
}
