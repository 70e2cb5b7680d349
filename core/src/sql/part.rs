//! The parts of forms: subcommands, columns, constraints, keys.

use super::{RelName, TypeName};

/// A subcommand of `ALTER TABLE`.
#[derive(Debug, Clone, PartialEq)]
pub enum AlterAction {
    /// `ADD COLUMN`.
    AddColumn {
        /// The column.
        column: ColumnDef,
        /// `IF NOT EXISTS`.
        if_not_exists: bool,
    },
    /// `DROP COLUMN`.
    DropColumn {
        /// The column.
        column: String,
        /// `CASCADE`.
        cascade: bool,
        /// `IF EXISTS`.
        if_exists: bool,
    },
    /// `ALTER COLUMN … TYPE`.
    SetType {
        /// The column.
        column: String,
        /// The new type.
        type_: TypeName,
        /// Whether there is a `USING` expression.
        using: bool,
        /// Whether that expression does more than cast the column itself to the type.
        converts: bool,
        /// `COLLATE`.
        collation: Option<String>,
    },
    /// `SET NOT NULL`.
    SetNotNull {
        /// The column.
        column: String,
    },
    /// `DROP NOT NULL`.
    DropNotNull {
        /// The column.
        column: String,
    },
    /// `SET DEFAULT`.
    SetDefault {
        /// The column.
        column: String,
        /// Functions that it calls, as in [`ColumnDef::default_functions`].
        functions: Vec<String>,
        /// String constants in it.
        strings: Vec<String>,
    },
    /// `DROP DEFAULT`.
    DropDefault {
        /// The column.
        column: String,
    },
    /// `ADD GENERATED … AS IDENTITY`, `SET GENERATED`, `DROP IDENTITY`.
    Identity {
        /// The column.
        column: String,
        /// Whether it gets one; `false` for `DROP IDENTITY`, nothing for one that is changed or may not be there.
        adds: Option<bool>,
    },
    /// `ADD CONSTRAINT`.
    AddConstraint(ConstraintDef),
    /// `DROP CONSTRAINT`.
    DropConstraint {
        /// Its name.
        name: String,
        /// `IF EXISTS`.
        if_exists: bool,
        /// `CASCADE`.
        cascade: bool,
    },
    /// `VALIDATE CONSTRAINT`.
    ValidateConstraint {
        /// Its name.
        name: String,
    },
    /// `ALTER CONSTRAINT`.
    AlterConstraint {
        /// Its name.
        name: String,
        /// `ENFORCED` or `NOT ENFORCED` (PostgreSQL 18), where written.
        enforced: Option<bool>,
    },
    /// `ATTACH PARTITION`.
    AttachPartition {
        /// The partition.
        partition: RelName,
        /// `DEFAULT`.
        default: bool,
    },
    /// `DETACH PARTITION`.
    DetachPartition {
        /// The partition.
        partition: RelName,
        /// `CONCURRENTLY`.
        concurrently: bool,
    },
    /// Anything else, by libpg_query's name for the subcommand, such as `AT_SetStatistics`.
    Other {
        /// That name.
        subtype: String,
        /// The column, trigger, index or table that it names.
        name: Option<String>,
    },
}

/// A column as SQL defines it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnDef {
    /// Its name.
    pub name: String,
    /// Its type.
    pub type_: TypeName,
    /// `NOT NULL` or `PRIMARY KEY`.
    pub not_null: bool,
    /// Whether there is a `DEFAULT` other than NULL.
    pub default: bool,
    /// Functions that the default calls, lower case, without `pg_catalog`; `CURRENT_TIMESTAMP` and the like by name.
    pub default_functions: Vec<String>,
    /// String constants in the default.
    pub default_strings: Vec<String>,
    /// `GENERATED … AS IDENTITY`.
    pub identity: bool,
    /// `GENERATED ALWAYS AS (…)`: whether it is `STORED`.
    pub generated_stored: Option<bool>,
    /// The columns that it is generated from.
    pub generated_from: Vec<String>,
    /// Constraints written on the column.
    pub constraints: Vec<ConstraintDef>,
    /// `COLLATE`.
    pub collation: Option<String>,
}

impl ColumnDef {
    /// Whether it brings a value for the rows that are there when it is added.
    pub fn fills_rows(&self) -> bool {
        self.default
            || self.identity
            || self.generated_stored.is_some()
            || crate::schema::is_serial(&self.type_)
    }
}

/// What `OWNED BY` says of a sequence: it goes with a column, or with none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnedBy {
    /// `OWNED BY NONE`.
    Nothing,
    /// The column's table and the column.
    Column(RelName, String),
}

/// A constraint as SQL defines it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstraintDef {
    /// Its name, where one is written.
    pub name: Option<String>,
    /// What it demands.
    pub form: ConstraintForm,
    /// `NOT VALID`.
    pub not_valid: bool,
    /// `NOT ENFORCED` (PostgreSQL 18).
    pub not_enforced: bool,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `NO INHERIT`.
    pub no_inherit: bool,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintForm {
    /// `CHECK`.
    Check {
        /// When it is exactly `column IS NOT NULL`: the column.
        proves_not_null: Option<String>,
        /// The columns that it speaks of.
        columns: Vec<String>,
        /// The function of time by which it may fail later for a row that has not changed.
        fails_later: Option<String>,
    },
    /// `FOREIGN KEY` or `REFERENCES`.
    ForeignKey {
        /// The columns; empty when written on a column.
        columns: Vec<String>,
        /// The table referred to.
        target: RelName,
        /// The columns referred to.
        target_columns: Vec<String>,
        /// `ON DELETE`.
        on_delete: KeyAction,
        /// The columns that `ON DELETE SET NULL (…)` or `SET DEFAULT (…)` sets; empty for all of them.
        sets: Vec<String>,
        /// `ON UPDATE`.
        on_update: KeyAction,
    },
    /// `UNIQUE`.
    Unique {
        /// The columns; empty when written on a column or made from an index.
        columns: Vec<String>,
        /// `USING INDEX`.
        using_index: Option<String>,
    },
    /// `PRIMARY KEY`.
    PrimaryKey {
        /// The columns.
        columns: Vec<String>,
        /// `USING INDEX`.
        using_index: Option<String>,
    },
    /// `EXCLUDE`.
    Exclude {
        /// Its keys.
        keys: Vec<IndexKey>,
    },
    /// `NOT NULL` as a table constraint (PostgreSQL 18).
    NotNull {
        /// The column.
        column: String,
    },
}

/// What a foreign key does when the row that it refers to is deleted, or its key changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAction {
    /// `NO ACTION`, also where nothing is written.
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

impl KeyAction {
    /// Whether it writes into the table that has the key.
    pub fn writes(self) -> bool {
        matches!(self, KeyAction::Cascade | KeyAction::SetNull | KeyAction::SetDefault)
    }

    /// As SQL has it.
    pub fn sql(self) -> &'static str {
        match self {
            KeyAction::NoAction => "NO ACTION",
            KeyAction::Restrict => "RESTRICT",
            KeyAction::Cascade => "CASCADE",
            KeyAction::SetNull => "SET NULL",
            KeyAction::SetDefault => "SET DEFAULT",
        }
    }
}

/// One key of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexKey {
    /// A column.
    Column(String),
    /// An expression.
    Expression,
}

/// `BEGIN` and its kin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionControl {
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`.
    Commit,
    /// `ROLLBACK`, `ABORT`.
    Rollback,
    /// `SAVEPOINT`.
    Savepoint(String),
    /// `RELEASE SAVEPOINT`.
    Release(String),
    /// `ROLLBACK TO SAVEPOINT`.
    RollbackTo(String),
    /// `PREPARE TRANSACTION` and the like.
    Other,
}
