//! The facts that hold for each subcommand of `ALTER TABLE`.

use std::rc::Rc;

use super::{
    Volatility,
    effects_of::Gather,
    facts::statement_facts,
    set_type::{SetType, set_type_work},
    volatility,
};
use crate::{
    schema::{Index, is_serial, parse_relation, type_relation},
    sql::{AlterAction, ColumnDef, ConstraintForm, ObjectKind, RelName},
};

impl Gather<'_> {
    /// One subcommand on `table`.
    pub(super) fn alter_table(&mut self, table: &RelName, object: ObjectKind, action: &AlterAction) {
        match object {
            ObjectKind::Index => return self.alter_index(table, action),
            ObjectKind::Type => return self.alter_composite(),
            _ => {}
        }
        match action {
            AlterAction::AddColumn { column, if_not_exists } => {
                let known = self.before.table(table).and_then(|known| known.column(&column.name));
                if *if_not_exists && known.is_some() {
                    self.add("alter-table.add-column", Some(table), &[]);
                } else {
                    self.add_column(table, column);
                }
            }
            AlterAction::DropColumn { column, cascade, .. } => self.drop_column(table, column, *cascade),
            AlterAction::SetType { column, type_: new, converts, collation, .. } => {
                let (converts, collation) = (*converts, collation.as_deref());
                self.set_type(table, SetType { table, column, new, converts, collation });
            }
            AlterAction::SetNotNull { column } => {
                let proven = self.before.table(table).is_some_and(|known| known.proves_not_null(column));
                let key = if proven { "alter-table.set-not-null.proven" } else { "alter-table.set-not-null" };
                self.add(key, Some(table), &[]);
            }
            AlterAction::DropNotNull { column } => {
                let known = self.before.table(table).and_then(|known| known.column(column));
                let nothing = known.is_some_and(|known| known.not_null == Some(false));
                let key =
                    if nothing { "alter-table.drop-not-null.nothing" } else { "alter-table.drop-not-null" };
                self.add(key, Some(table), &[]);
            }
            AlterAction::SetDefault { .. } => self.add("alter-table.set-default", Some(table), &[]),
            AlterAction::DropDefault { .. } => self.add("alter-table.drop-default", Some(table), &[]),
            AlterAction::Identity { .. } => self.add("alter-table.identity", Some(table), &[]),
            AlterAction::AddConstraint(constraint) => self.add_constraint(table, constraint),
            AlterAction::DropConstraint { name, cascade, .. } => self.drop_constraint(table, name, *cascade),
            AlterAction::ValidateConstraint { name } => self.validate(table, name),
            AlterAction::AlterConstraint { name, enforced } => self.alter_constraint(table, name, *enforced),
            AlterAction::AttachPartition { partition, .. } => self.attach(table, partition),
            AlterAction::DetachPartition { partition, concurrently } => {
                self.detach(table, partition, *concurrently);
            }
            AlterAction::Other { subtype, name }
                if subtype == "AT_AddInherit" || subtype == "AT_DropInherit" =>
            {
                let parent: Vec<RelName> = name.iter().map(|name| parse_relation(name)).collect();
                let key = if subtype == "AT_AddInherit" {
                    "alter-table.AT_AddInherit"
                } else {
                    "alter-table.AT_DropInherit"
                };
                self.add(key, Some(table), &parent);
            }
            AlterAction::Other { subtype, name: Some(partition) }
                if subtype == "AT_DetachPartitionFinalize" =>
            {
                let partition = parse_relation(partition);
                let key = "alter-table.AT_DetachPartitionFinalize";
                self.add(key, Some(table), std::slice::from_ref(&partition));
                self.release_keys(&partition);
            }
            AlterAction::Other { subtype, .. } if object == ObjectKind::View && is_setting(subtype) => {
                self.add("alter-view.settings", Some(table), &[]);
            }
            AlterAction::Other { subtype, .. }
                if object == ObjectKind::Sequence && subtype.ends_with("Logged") =>
            {
                self.add("alter-sequence.logged", Some(table), &[]);
            }
            AlterAction::Other { subtype, .. } if self.is_logged_so(table, subtype) => {
                self.add("alter-table.set-logged.same", Some(table), &[]);
            }
            AlterAction::Other { subtype, .. } => {
                let found =
                    statement_facts().find(|fact| fact.key.strip_prefix("alter-table.") == Some(subtype));
                self.add(found.map_or("alter-table.other", |fact| fact.key), Some(table), &[]);
                self.doubt_subcommand(table, subtype);
            }
        }
    }

    /// What the model does not know of a table, where it matters.
    fn doubt_subcommand(&mut self, table: &RelName, subtype: &str) {
        if subtype == "AT_SetAccessMethod" {
            self.effects.doubt("nothing is rewritten if the table has this access method already");
        }
        let trigger = subtype.contains("Trig") && !self.only;
        if trigger && !self.before.partitions(table).is_empty() {
            self.effects.doubt("its partitions are locked only if the trigger is one for each row");
        }
    }

    /// An attribute of a composite type.
    fn alter_composite(&mut self) {
        self.add("alter-type.attribute", None, &[]);
        self.effects.doubt(
            "tables that were made OF the type are not known; with CASCADE they are locked and changed too",
        );
    }

    fn alter_index(&mut self, index: &RelName, action: &AlterAction) {
        match action {
            AlterAction::AttachPartition { partition, .. } => {
                self.add("alter-index.attach-partition", Some(index), std::slice::from_ref(partition));
                for index in [index, partition] {
                    if let Some(table) = self.before.table_of_index(index).map(|(table, _)| table.clone()) {
                        self.add("alter-index.attach-partition.table", None, &[table]);
                    }
                }
            }
            AlterAction::Other { subtype, .. } if subtype == "AT_SetStatistics" => {
                self.add("alter-index.statistics", Some(index), &[]);
            }
            AlterAction::Other { subtype, .. } if subtype == "AT_SetTableSpace" => {
                self.add("alter-index.tablespace", Some(index), &[]);
            }
            _ => self.add("alter-index.settings", Some(index), &[]),
        }
    }

    /// Whether a table is known to be logged, or unlogged, already.
    fn is_logged_so(&self, table: &RelName, subtype: &str) -> bool {
        let unlogged = self.before.table(table).and_then(|known| known.unlogged);
        matches!((subtype, unlogged), ("AT_SetLogged", Some(false)) | ("AT_SetUnLogged", Some(true)))
    }

    fn attach(&mut self, table: &RelName, partition: &RelName) {
        let known = self.before.table(partition);
        let has_check = known.is_some_and(|known| {
            known.constraints.iter().any(|it| it.valid && matches!(it.form, ConstraintForm::Check { .. }))
        });
        let of_parent = self.before.table(table).map_or(&[][..], |known| &known.indexes);
        let has = |index: &Rc<Index>| {
            known.is_some_and(|known| known.indexes.iter().any(|own| own.keys == index.keys))
        };
        let builds = !of_parent.iter().all(has);
        if has_check {
            self.effects.doubt(format!("{partition} is not read if its checks prove that its rows fit"));
        }
        self.add("alter-table.attach-partition", Some(table), std::slice::from_ref(partition));
        if let Some(default) = self.before.default_partition(table) {
            self.add("alter-table.attach-partition.default", Some(table), &[default]);
        }
        let targets: Vec<RelName> =
            self.before.references(table).into_iter().map(|(target, _)| target).collect();
        self.add("alter-table.attach-partition.foreign-key", None, &targets);
        if builds {
            self.add("alter-table.attach-partition.index", Some(partition), &[]);
        }
    }

    fn detach(&mut self, table: &RelName, partition: &RelName, concurrently: bool) {
        let key = if concurrently {
            "alter-table.detach-partition.concurrently"
        } else {
            "alter-table.detach-partition"
        };
        self.add(key, Some(table), std::slice::from_ref(partition));
        self.release_keys(partition);
        if let Some(default) = self.before.default_partition(table) {
            self.add("alter-table.detach-partition.default", None, &[default]);
        }
    }

    /// The foreign keys of a partition that becomes a table of its own.
    fn release_keys(&mut self, partition: &RelName) {
        let targets: Vec<RelName> =
            self.before.references(partition).into_iter().map(|(target, _)| target).collect();
        self.add("alter-table.detach-partition.foreign-key", None, &targets);
    }

    fn add_column(&mut self, table: &RelName, column: &ColumnDef) {
        self.add("alter-table.add-column", Some(table), &[]);
        let domain = self.before.domain(&type_relation(&column.type_));
        let fills = column.fills_rows();
        if is_serial(&column.type_) {
            self.add("alter-table.add-column.serial", Some(table), &[]);
        } else if column.identity {
            self.add("alter-table.add-column.identity", Some(table), &[]);
        } else if domain.is_some_and(|domain| domain.constrained) {
            self.add("alter-table.add-column.domain-constrained", Some(table), &[]);
        } else if let Some(stored) = column.generated_stored {
            let key = if stored {
                "alter-table.add-column.generated-stored"
            } else {
                "alter-table.add-column.generated-virtual"
            };
            self.add(key, Some(table), &[]);
        } else if self.is_volatile(&column.default_functions) {
            self.add("alter-table.add-column.volatile-default", Some(table), &[]);
        } else if column.not_null && !fills {
            self.add("alter-table.add-column.not-null-without-default", Some(table), &[]);
        }
        for constraint in &column.constraints {
            let key = match &constraint.form {
                ConstraintForm::Check { .. } => "alter-table.add-column.check",
                ConstraintForm::Unique { .. } => "alter-table.add-column.unique",
                ConstraintForm::PrimaryKey { .. } => "alter-table.add-column.primary-key",
                ConstraintForm::ForeignKey { .. } if fills => "alter-table.add-column.references.default",
                ConstraintForm::ForeignKey { .. } => "alter-table.add-column.references",
                ConstraintForm::Exclude { .. } | ConstraintForm::NotNull { .. } => continue,
            };
            let target = match &constraint.form {
                ConstraintForm::ForeignKey { target, .. } => std::slice::from_ref(target),
                _ => &[],
            };
            self.add(key, Some(table), target);
        }
    }

    /// Whether one of the functions gives another value for each row. One that is not known counts as if it did.
    fn is_volatile(&mut self, functions: &[String]) -> bool {
        let mut result = false;
        for function in functions {
            match volatility(function) {
                Some(Volatility::Volatile) => return true,
                Some(Volatility::Immutable | Volatility::Stable) => {}
                None => {
                    self.effects.doubt(format!(
                        "whether {function}() gives another value for each row is not known; if it does not, nothing is rewritten"
                    ));
                    result = true;
                }
            }
        }
        result
    }

    fn drop_column(&mut self, table: &RelName, column: &str, cascade: bool) {
        self.add("alter-table.drop-column", Some(table), &[]);
        let keys = self.before.references(table).into_iter();
        let mut others: Vec<RelName> = keys
            .filter(|(_, columns)| columns.iter().any(|name| name == column))
            .map(|(target, _)| target)
            .collect();
        if cascade {
            others.extend(self.referring_to(table, column));
        }
        if !others.is_empty() {
            self.add("alter-table.drop-column.foreign-key", Some(table), &others);
        }
        if cascade {
            self.add("alter-table.drop-column.view", None, &self.before.views_of(table, Some(column)));
        }
    }

    /// The tables with a foreign key to this column.
    pub(super) fn referring_to(&self, table: &RelName, column: &str) -> Vec<RelName> {
        let primary = self.before.table(table).and_then(|known| known.primary_key()).unwrap_or(&[]);
        let names = |columns: &[String]| {
            let columns = if columns.is_empty() { primary } else { columns };
            columns.iter().any(|name| name == column)
        };
        let all = self.before.referenced_by(table).into_iter();
        all.filter(|(_, columns)| names(columns)).map(|(other, _)| other).collect()
    }

    fn set_type(&mut self, table: &RelName, set: SetType<'_>) {
        let column = set.column;
        let work = set_type_work(set, self.before, self.now);
        if work.change.is_none() && !set.converts {
            self.effects.doubt(format!(
                "the type that column {column} has now is not known; if it is close enough to {}, nothing is rewritten",
                set.new
            ));
        }
        if work.zone_decides {
            self.effects.doubt("with the session's time zone set to UTC the table is not rewritten");
        }
        let rewrites = work.rewrites;
        let key = match (rewrites, work.rebuilt.is_empty()) {
            (true, _) => "alter-table.set-type.rewrite",
            (false, false) => "alter-table.set-type.index",
            (false, true) => "alter-table.set-type.free",
        };
        self.add(key, Some(table), &[]);
        if !work.checks.is_empty() {
            self.add("alter-table.set-type.check", Some(table), &[]);
        }
        let known = self.before.table(table);
        let own = known.map_or(&[][..], |known| &known.constraints).iter();
        let own = own.filter_map(|constraint| match &constraint.form {
            ConstraintForm::ForeignKey { columns, target, .. }
                if columns.iter().any(|name| name == column) =>
            {
                Some((target.clone(), constraint.valid))
            }
            _ => None,
        });
        let keys: Vec<(RelName, bool)> =
            own.chain(self.referring_to(table, column).into_iter().map(|other| (other, true))).collect();
        for (other, valid) in keys {
            // A foreign key is checked again for rows that are written anew, unless it never was.
            let key = if rewrites && valid {
                "alter-table.set-type.foreign-key.rewrite"
            } else {
                "alter-table.set-type.foreign-key"
            };
            self.add(key, Some(table), &[other]);
        }
    }
}

fn is_setting(subtype: &str) -> bool {
    matches!(subtype, "AT_SetRelOptions" | "AT_ResetRelOptions" | "AT_ReplaceRelOptions")
}
