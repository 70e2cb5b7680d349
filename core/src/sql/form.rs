//! The forms of SQL statements that Retort tells apart: what rules, effects and the schema model look at.

use super::{
    AlterAction, ColumnDef, ConstraintDef, IndexKey, OwnedBy, RelName, TransactionControl, TypeName,
};

/// What a statement is.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// `ALTER TABLE` (also of an index, view, sequence or foreign table), with every subcommand.
    AlterTable {
        /// The table.
        table: RelName,
        /// What kind of relation the statement says it is.
        object: ObjectKind,
        /// The subcommands, in order.
        actions: Vec<AlterAction>,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `ONLY`: its partitions and children are left alone.
        only: bool,
    },
    /// `CREATE TABLE`, also `… AS` and `SELECT … INTO`.
    CreateTable {
        /// The table.
        table: RelName,
        /// Its columns.
        columns: Vec<ColumnDef>,
        /// Table constraints.
        constraints: Vec<ConstraintDef>,
        /// `PARTITION OF` or `INHERITS`: the parents.
        parents: Vec<RelName>,
        /// Whether it is `PARTITION OF` rather than `INHERITS`.
        partition: bool,
        /// `PARTITION BY`.
        partitioned: bool,
        /// Tables copied from: `LIKE`.
        like: Vec<RelName>,
        /// Tables read by `AS SELECT`; nothing when it is a plain one.
        reads: Option<Vec<RelName>>,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
        /// `TEMPORARY`.
        temporary: bool,
        /// `UNLOGGED`.
        unlogged: bool,
        /// `DEFAULT`, as a partition.
        default_partition: bool,
    },
    /// `CREATE INDEX`.
    CreateIndex {
        /// Its name, where one is written.
        name: Option<String>,
        /// The table.
        table: RelName,
        /// The columns and expressions.
        keys: Vec<IndexKey>,
        /// `UNIQUE`.
        unique: bool,
        /// `CONCURRENTLY`.
        concurrently: bool,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
        /// Whether there is a `WHERE`.
        partial: bool,
        /// `ON ONLY`.
        only: bool,
        /// The access method, `btree` unless written.
        method: String,
        /// The columns that stand in its expressions and its condition.
        expression_columns: Vec<String>,
        /// The functions that its expressions and its condition call, as in [`ColumnDef::default_functions`].
        expression_functions: Vec<String>,
        /// Whether it is a B-tree of columns and nothing else: no condition, expression, order, operator class or collation
        /// of its own, no further columns, and NULLs are no duplicates.
        plain: bool,
    },
    /// `DROP …`.
    Drop {
        /// What is dropped.
        object: ObjectKind,
        /// The names; for a trigger, policy or rule: the table's. Empty where it has none, as a cast.
        names: Vec<RelName>,
        /// The name of the trigger, policy or rule itself.
        part: Option<String>,
        /// `CONCURRENTLY`.
        concurrently: bool,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `RENAME` of anything.
    Rename {
        /// What kind of thing gets the new name.
        object: ObjectKind,
        /// The relation it is, or belongs to; for a type: the type.
        relation: RelName,
        /// The column's, constraint's, label's or trigger's old name, where it is not the relation itself.
        from: Option<String>,
        /// The new name.
        to: String,
    },
    /// `ALTER … SET SCHEMA`.
    SetSchema {
        /// What moves.
        object: ObjectKind,
        /// Its name.
        relation: RelName,
        /// Where to.
        to: String,
    },
    /// `CREATE TYPE … AS ENUM`.
    CreateEnum {
        /// The type.
        name: RelName,
        /// Its labels, in order.
        labels: Vec<String>,
    },
    /// `ALTER TYPE … ADD VALUE`.
    AddEnumValue {
        /// The type.
        name: RelName,
        /// The new label.
        label: String,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
        /// Whether `BEFORE` or `AFTER` is written.
        placed: bool,
    },
    /// `CREATE DOMAIN`.
    CreateDomain {
        /// The domain.
        name: RelName,
        /// The type below it.
        base: TypeName,
        /// Whether it has a CHECK or NOT NULL.
        constrained: bool,
    },
    /// `ALTER DOMAIN`.
    AlterDomain {
        /// The domain.
        name: RelName,
        /// Whether a constraint is added that existing rows are checked against, or checked against later.
        validates: bool,
        /// Whether a constraint is added, checked or not.
        constrains: bool,
    },
    /// `CREATE SEQUENCE`.
    CreateSequence {
        /// The sequence.
        name: RelName,
        /// `OWNED BY`.
        owner: Option<OwnedBy>,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
    },
    /// `ALTER SEQUENCE`.
    AlterSequence {
        /// The sequence.
        name: RelName,
        /// `OWNED BY`.
        owner: Option<OwnedBy>,
    },
    /// `CREATE [OR REPLACE] VIEW`.
    CreateView {
        /// The view.
        name: RelName,
        /// The tables that it reads.
        reads: Vec<RelName>,
        /// `MATERIALIZED`: then it reads them at once.
        materialized: bool,
        /// `OR REPLACE`.
        replace: bool,
        /// `IF NOT EXISTS`, of a materialized view.
        if_not_exists: bool,
        /// Its columns, where they are named by the query or the statement; empty when they cannot be told.
        columns: Vec<String>,
        /// The columns that its query speaks of; with `*` among them it may be any.
        uses: Vec<String>,
    },
    /// `REFRESH MATERIALIZED VIEW`.
    RefreshView {
        /// The view.
        name: RelName,
        /// `CONCURRENTLY`.
        concurrently: bool,
    },
    /// `CREATE TRIGGER`.
    CreateTrigger {
        /// The table.
        table: RelName,
        /// Its name.
        name: String,
        /// The other table of a constraint trigger: `FROM`.
        other: Option<RelName>,
        /// `FOR EACH ROW`.
        row: bool,
    },
    /// `CREATE POLICY`, `ALTER POLICY` or `CREATE RULE`.
    CreatePolicy {
        /// The table.
        table: RelName,
        /// Its name, where it is made and not altered.
        creates: Option<String>,
        /// Whether it is a rule.
        rule: bool,
        /// The tables that a policy's conditions read.
        reads: Vec<RelName>,
    },
    /// `CREATE FUNCTION` or `PROCEDURE`: its body is not looked into.
    CreateFunction {
        /// Its name.
        name: RelName,
        /// Whether it is a procedure.
        procedure: bool,
        /// `SECURITY DEFINER`.
        security_definer: bool,
        /// `SET search_path`.
        sets_search_path: bool,
    },
    /// `CREATE STATISTICS`.
    CreateStatistics {
        /// Its name; empty when PostgreSQL is to make one up.
        name: RelName,
        /// The tables.
        tables: Vec<RelName>,
    },
    /// `CREATE PUBLICATION`, `ALTER PUBLICATION`.
    Publication {
        /// Its name, where it is made and not altered.
        creates: Option<String>,
        /// The tables that it names.
        tables: Vec<RelName>,
    },
    /// `CREATE SCHEMA`.
    CreateSchema {
        /// Its name.
        name: String,
    },
    /// `CREATE EXTENSION`.
    CreateExtension {
        /// Its name.
        name: String,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
    },
    /// `ALTER EXTENSION … ADD` and `DROP`, `ALTER … DEPENDS ON EXTENSION`.
    Extension {
        /// Whether it becomes a member, or is none any more, rather than merely goes with the extension.
        member: bool,
        /// What kind of object it is about.
        object: ObjectKind,
        /// The relation, when it is one or belongs to one.
        relation: Option<RelName>,
    },
    /// `COMMENT ON`.
    Comment {
        /// What is commented on.
        object: ObjectKind,
        /// The relation, when it is one's or belongs to one.
        relation: Option<RelName>,
    },
    /// `GRANT` or `REVOKE`.
    Grant {
        /// The tables, views and sequences that it names.
        relations: Vec<RelName>,
    },
    /// `INSERT`.
    Insert {
        /// The table.
        table: RelName,
        /// The columns named; empty when none are.
        columns: Vec<String>,
        /// Tables read by its query; empty for `VALUES`.
        reads: Vec<RelName>,
        /// Whether its query has a condition that is not plainly true, or a `LIMIT`.
        filtered: bool,
        /// Other tables that its `WITH` writes into.
        writes: Vec<RelName>,
        /// String constants in it, for enum labels used too early.
        strings: Vec<String>,
    },
    /// `UPDATE`; also `MERGE`, which counts as filtered.
    Update {
        /// The table.
        table: RelName,
        /// `ONLY`.
        only: bool,
        /// The columns set.
        columns: Vec<String>,
        /// Whether there is a condition that is not plainly true.
        filtered: bool,
        /// The columns that it compares with one value or a few: rows without these values are left alone.
        picks: Vec<String>,
        /// Other tables read.
        reads: Vec<RelName>,
        /// Other tables that its `WITH` writes into.
        writes: Vec<RelName>,
        /// String constants in it.
        strings: Vec<String>,
    },
    /// `DELETE`.
    Delete {
        /// The table.
        table: RelName,
        /// `ONLY`.
        only: bool,
        /// Whether there is a condition that is not plainly true.
        filtered: bool,
        /// The columns that it compares with one value or a few: rows without these values are left alone.
        picks: Vec<String>,
        /// Other tables read.
        reads: Vec<RelName>,
        /// Other tables that its `WITH` writes into.
        writes: Vec<RelName>,
        /// String constants in it.
        strings: Vec<String>,
    },
    /// `SELECT`, `VALUES`, `WITH …` without a change.
    Select {
        /// The tables read.
        reads: Vec<RelName>,
        /// `FOR UPDATE` and the like.
        locks_rows: bool,
        /// The tables whose rows are locked.
        locked: Vec<RelName>,
        /// Names of functions called, such as `setval`.
        functions: Vec<String>,
        /// Tables that its `WITH` writes into.
        writes: Vec<RelName>,
        /// String constants in it.
        strings: Vec<String>,
    },
    /// `TRUNCATE`.
    Truncate {
        /// The tables.
        tables: Vec<RelName>,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `COPY`.
    Copy {
        /// The table.
        table: Option<RelName>,
        /// Whether it writes into the table.
        writes: bool,
        /// Tables read by its query.
        reads: Vec<RelName>,
    },
    /// `LOCK TABLE`.
    LockTable {
        /// The tables.
        tables: Vec<RelName>,
        /// The mode.
        mode: crate::pg::LockMode,
        /// `ONLY`.
        only: bool,
    },
    /// `REINDEX`.
    Reindex {
        /// The index or table.
        relation: Option<RelName>,
        /// Whether it is one index rather than a table's.
        index: bool,
        /// Whether it is a schema's, the database's or the system's: more than one table's.
        many: bool,
        /// `CONCURRENTLY`.
        concurrently: bool,
    },
    /// `VACUUM` or `ANALYZE`.
    Vacuum {
        /// The tables; empty for all.
        tables: Vec<RelName>,
        /// `FULL`.
        full: bool,
        /// Whether it is `ANALYZE` only.
        analyze_only: bool,
    },
    /// `CLUSTER`.
    Cluster {
        /// The table.
        table: Option<RelName>,
    },
    /// `SET`, `RESET`.
    Set {
        /// `SET LOCAL`.
        local: bool,
        /// The setting, in lower case.
        name: String,
        /// The value as text; nothing for `DEFAULT` and `RESET`.
        value: Option<String>,
    },
    /// `BEGIN`, `COMMIT`, `SAVEPOINT`…
    Transaction(TransactionControl),
    /// `EXPLAIN` without `ANALYZE`: planned and not run. With it the form is that of the statement, which then runs; so is a
    /// cursor's that of its query.
    Explain {
        /// What is planned.
        of: Box<Form>,
    },
    /// `PREPARE`.
    Prepare {
        /// The name that `EXECUTE` calls it by.
        name: String,
        /// What is prepared.
        of: Box<Form>,
    },
    /// `EXECUTE`.
    Execute {
        /// The name that it was prepared under.
        name: String,
    },
    /// `DO $$ … $$`: not looked into.
    Do,
    /// `CALL`.
    Call,
    /// The text could not be parsed: holes that no placeholder fits, or a syntax error.
    Unparsed {
        /// What libpg_query says.
        message: String,
        /// Where, as a byte offset in the statement's text; nothing when it does not say.
        at: Option<usize>,
    },
    /// A statement that Retort has no form for, by the name of its node in the parse tree.
    Other {
        /// Such as `CreateRoleStmt`.
        node: &'static str,
        /// What it makes; without a name where it has none, as a cast.
        creates: Option<(ObjectKind, RelName)>,
        /// What it drops.
        drops: Vec<(ObjectKind, RelName)>,
    },
}

/// What kind of object a statement speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A table.
    Table,
    /// An index.
    Index,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A sequence.
    Sequence,
    /// A foreign table.
    ForeignTable,
    /// A type.
    Type,
    /// A domain.
    Domain,
    /// A schema.
    Schema,
    /// A column.
    Column,
    /// A constraint of a table.
    Constraint,
    /// A label of an enum.
    EnumValue,
    /// A trigger.
    Trigger,
    /// A policy.
    Policy,
    /// A rule.
    Rule,
    /// A function, procedure or aggregate, by the word for it.
    Function(&'static str),
    /// An extension.
    Extension,
    /// Extended statistics.
    Statistics,
    /// Anything else, by the word for it.
    Other(&'static str),
}

impl ObjectKind {
    /// What it is, as a word in a sentence.
    pub fn word(self) -> &'static str {
        match self {
            ObjectKind::Table => "table",
            ObjectKind::Index => "index",
            ObjectKind::View => "view",
            ObjectKind::MaterializedView => "materialized view",
            ObjectKind::Sequence => "sequence",
            ObjectKind::ForeignTable => "foreign table",
            ObjectKind::Type => "type",
            ObjectKind::Domain => "domain",
            ObjectKind::Schema => "schema",
            ObjectKind::Column => "column",
            ObjectKind::Constraint => "constraint",
            ObjectKind::EnumValue => "value",
            ObjectKind::Trigger => "trigger",
            ObjectKind::Policy => "policy",
            ObjectKind::Rule => "rule",
            ObjectKind::Extension => "extension",
            ObjectKind::Statistics => "statistics",
            ObjectKind::Function(word) | ObjectKind::Other(word) => word,
        }
    }
}
