//! Operations as one line each, for tests to read.

use std::fmt::Write as _;

use crate::{
    fact::{Fact, Text, Unknown},
    ops::{
        Column, Constraint, ConstraintKind, CreateIndex, Dml, EnumType, Execute, Expr, IndexElement, Literal,
        Name, Op, OpKind, Relation, Select, ServerDefault, SqlType, TypeKind, Via,
    },
};

/// All operations, one a line.
pub(super) fn print(ops: &[Op]) -> String {
    ops.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(op: &Op) -> String {
    let mut line = kind(&op.kind);
    if op.via == Via::Bind {
        line += " (on the bind)";
    }
    if op.batch.is_some() {
        line += " (in a batch)";
    }
    if let Some(block) = op.autocommit {
        let _ = write!(line, " (autocommit {block})");
    }
    if let Some(when) = &op.when {
        let _ = write!(line, " ({} {})", if when.repeated { "each" } else { "if" }, when.unknown.name);
    }
    line
}

fn hole(unknown: &Unknown) -> String {
    format!("?{}: {}?", unknown.name, unknown.why)
}

fn text(text: &Text) -> String {
    match text.holes().next() {
        Some(unknown) => format!("{text} ({})", unknown.why),
        None => text.to_string(),
    }
}

fn texts(list: &[Text]) -> String {
    list.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn name(name: &Name) -> String {
    match name {
        Name::None => "(unnamed)".to_owned(),
        Name::Given { text: given, fixed } => format!("{}{}", text(given), if *fixed { "!" } else { "" }),
    }
}

fn relation(relation: &Relation) -> String {
    match &relation.schema {
        Some(schema) => format!("{}.{}", text(schema), text(&relation.name)),
        None => text(&relation.name),
    }
}

fn fact(word: &str, fact: Option<&Fact<bool>>) -> String {
    match fact {
        None => String::new(),
        Some(Fact::Known(value)) => format!(" {word}={value}"),
        Some(Fact::Unknown(unknown)) => format!(" {word}={}", hole(unknown)),
    }
}

fn flag(word: &str, set: bool) -> String {
    if set { format!(" {word}") } else { String::new() }
}

fn kind(kind: &OpKind) -> String {
    match kind {
        OpKind::CreateTable(table) => {
            let mut parts: Vec<String> = table.columns.iter().map(column).collect();
            parts.extend(table.constraints.iter().map(constraint));
            parts.extend(table.indexes.iter().map(index));
            parts.extend(table.unknown.iter().map(hole));
            let mut line = format!("create_table {} ({})", relation(&table.table), parts.join(", "));
            line += &flag("if_not_exists", table.if_not_exists);
            for (key, value) in &table.options {
                let value = match value {
                    Fact::Known(value) => text(value),
                    Fact::Unknown(unknown) => hole(unknown),
                };
                let _ = write!(line, " {key}={value}");
            }
            if let Some(comment) = &table.comment {
                let _ = write!(line, " comment={}", text(comment));
            }
            line
        }
        OpKind::DropTable { table, if_exists } => {
            format!("drop_table {}{}", relation(table), flag("if_exists", *if_exists))
        }
        OpKind::RenameTable { table, to } => format!("rename_table {} to {}", relation(table), text(to)),
        OpKind::TableComment { table, comment } => {
            format!("table_comment {}: {}", relation(table), comment.as_ref().map_or("none".to_owned(), text))
        }
        OpKind::AddColumn(add) => {
            let options =
                flag("if_not_exists", add.if_not_exists) + &flag("inline_references", add.inline_references);
            format!("add_column {}: {}{options}", relation(&add.table), column(&add.column))
        }
        OpKind::DropColumn { table, column, if_exists } => {
            format!("drop_column {}: {}{}", relation(table), text(column), flag("if_exists", *if_exists))
        }
        OpKind::AlterColumn(alter) => {
            let mut line = format!("alter_column {}: {}", relation(&alter.table), text(&alter.column));
            if let Some(to) = &alter.new_name {
                let _ = write!(line, " name={}", text(to));
            }
            if let Some(to) = &alter.type_ {
                let _ = write!(line, " type={}", type_(to));
            }
            line += &fact("nullable", alter.nullable.as_ref());
            if let Some(default) = &alter.server_default {
                let _ =
                    write!(line, " default={}", default.as_ref().map_or("none".to_owned(), server_default));
            }
            if let Some(comment) = &alter.comment {
                let _ = write!(line, " comment={}", comment.as_ref().map_or("none".to_owned(), text));
            }
            if let Some(using) = &alter.using {
                let _ = write!(line, " using={}", text(using));
            }
            if let Some(was) = &alter.existing_type {
                let _ = write!(line, " was={}", type_(was));
            }
            line += &fact("was_nullable", alter.existing_nullable.as_ref());
            if let Some(default) = &alter.existing_server_default {
                let default = default.as_ref().map_or("none".to_owned(), server_default);
                let _ = write!(line, " was_default={default}");
            }
            line
        }
        OpKind::CreateIndex(create) => format!("create_{} on {}", index(create), relation(&create.table)),
        OpKind::DropIndex(drop) => {
            let mut line = format!("drop_index {}", name(&drop.name));
            if let Some(table) = &drop.table {
                let _ = write!(line, " on {}", relation(table));
            }
            if let Some(schema) = &drop.schema {
                let _ = write!(line, " schema={}", text(schema));
            }
            line + &fact("concurrently", drop.concurrently.as_ref()) + &flag("if_exists", drop.if_exists)
        }
        OpKind::AddConstraint { table, constraint: added } => {
            format!("add_constraint {}: {}", relation(table), constraint(added))
        }
        OpKind::DropConstraint(drop) => {
            let type_ = drop.type_.as_deref().unwrap_or("any");
            let options = flag("if_exists", drop.if_exists);
            format!("drop_constraint {}: {} ({type_}){options}", relation(&drop.table), name(&drop.name))
        }
        OpKind::Execute(what) => format!("execute {}", execute(what)),
        OpKind::Query(what) => format!("query {}", execute(what)),
        OpKind::BulkInsert(insert) => match &insert.rows {
            Fact::Known(all) => {
                format!("bulk_insert {}: {}", relation(&insert.target.table.table), rows(all))
            }
            Fact::Unknown(unknown) => {
                format!("bulk_insert {}: {}", relation(&insert.target.table.table), hole(unknown))
            }
        },
        OpKind::CreateEnum { enum_type: made, checkfirst } => {
            format!("create_enum {}{}", enum_type(made), flag("checkfirst", *checkfirst))
        }
        OpKind::DropEnum { enum_type: dropped, checkfirst } => {
            format!("drop_enum {}{}", enum_type(dropped), flag("checkfirst", *checkfirst))
        }
        OpKind::CreateDomain { name, .. } => format!("create_domain {}", text(name)),
        OpKind::Autocommit { begins: true } => "autocommit begins".to_owned(),
        OpKind::Autocommit { begins: false } => "autocommit ends".to_owned(),
        OpKind::Raise { what } => format!("raise {what}"),
        OpKind::Opaque { name, unknown } => format!("opaque {name}: {}", unknown.why),
        OpKind::Refused { exception } => format!("refused {exception}"),
    }
}

fn column(column: &Column) -> String {
    let mut line = format!("{} {}", text(&column.name), type_(&column.type_));
    line += &fact("nullable", column.nullable.as_ref());
    line += &flag("primary_key", column.primary_key);
    line += &flag("index", column.index);
    line += &flag("unique", column.unique);
    if let Some(default) = &column.server_default {
        let _ = write!(line, " default={}", server_default(default));
    }
    line += &flag("client_default", column.client_default.is_some());
    if let Some(identity) = &column.identity {
        let _ =
            write!(line, " identity({}{})", if identity.always { "always " } else { "" }, identity.options);
    }
    if let Some(computed) = &column.computed {
        let _ = write!(line, " computed({})", text(&computed.sql));
    }
    if let Some(sequence) = &column.sequence {
        let _ = write!(line, " sequence({})", text(sequence));
    }
    if let Some(comment) = &column.comment {
        let _ = write!(line, " comment={}", text(comment));
    }
    for added in column.foreign_keys.iter().chain(&column.checks) {
        let _ = write!(line, " {}", constraint(added));
    }
    for unknown in &column.unknown {
        let _ = write!(line, " {}", hole(unknown));
    }
    line
}

fn constraint(constraint: &Constraint) -> String {
    let mut line = match &constraint.kind {
        ConstraintKind::ForeignKey(key) => {
            let target = match &key.target {
                Fact::Known(target) => relation(target),
                Fact::Unknown(unknown) => hole(unknown),
            };
            let mut line = format!(
                "foreign_key {} ({}) to {target} ({})",
                name(&constraint.name),
                texts(&key.columns),
                texts(&key.target_columns)
            );
            for (word, value) in
                [("ondelete", &key.on_delete), ("onupdate", &key.on_update), ("match", &key.match_)]
            {
                if let Some(value) = value {
                    let _ = write!(line, " {word}={}", text(value));
                }
            }
            line
        }
        ConstraintKind::Unique { columns, nulls_not_distinct, include } => {
            let options = fact("nulls_not_distinct", nulls_not_distinct.as_ref());
            let include =
                if include.is_empty() { String::new() } else { format!(" include ({})", texts(include)) };
            format!("unique {} ({}){options}{include}", name(&constraint.name), texts(columns))
        }
        ConstraintKind::Check { condition } => {
            format!("check {} ({})", name(&constraint.name), expr(condition))
        }
        ConstraintKind::PrimaryKey { columns, .. } => {
            format!("primary_key {} ({})", name(&constraint.name), texts(columns))
        }
        ConstraintKind::Exclude { elements, using, where_, .. } => {
            let elements: Vec<String> =
                elements.iter().map(|(element, op)| format!("{} with {}", expr(element), text(op))).collect();
            let where_ = where_.as_ref().map_or(String::new(), |where_| format!(" where {}", expr(where_)));
            format!(
                "exclude {} using {} ({}){where_}",
                name(&constraint.name),
                text(using),
                elements.join(", ")
            )
        }
    };
    if let Some(deferrable) = constraint.deferrable {
        let _ = write!(line, " deferrable={deferrable}");
    }
    if let Some(initially) = &constraint.initially {
        let _ = write!(line, " initially={}", text(initially));
    }
    line + &fact("not_valid", constraint.not_valid.as_ref())
}

fn index(index: &CreateIndex) -> String {
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| match element {
            IndexElement::Column(column) => text(column),
            IndexElement::Expr(element) => expr(element),
        })
        .collect();
    let mut line = format!("index {} ({})", name(&index.name), elements.join(", "));
    line += &fact("unique", index.unique.as_ref());
    line += &fact("concurrently", index.concurrently.as_ref());
    line += &flag("if_not_exists", index.if_not_exists);
    if let Some(using) = &index.using {
        let _ = write!(line, " using={}", text(using));
    }
    if let Some(where_) = &index.where_ {
        let _ = write!(line, " where={}", expr(where_));
    }
    if !index.include.is_empty() {
        let _ = write!(line, " include=({})", texts(&index.include));
    }
    for (key, value) in index.ops.iter().chain(&index.with) {
        let _ = write!(line, " {}={}", text(key), text(value));
    }
    line + &fact("nulls_not_distinct", index.nulls_not_distinct.as_ref())
}

fn server_default(default: &ServerDefault) -> String {
    match default {
        ServerDefault::Literal(literal) => format!("'{}'", text(literal)),
        ServerDefault::Expr(value) => expr(value),
        ServerDefault::Identity(identity) => format!("identity {}", identity.options),
        ServerDefault::Computed(computed) => format!("computed {}", text(&computed.sql)),
        ServerDefault::Refused(exception) => format!("refused {exception}"),
        ServerDefault::Unknown(unknown) => hole(unknown),
    }
}

fn number(number: Option<&Fact<i64>>) -> String {
    match number {
        None => String::new(),
        Some(Fact::Known(number)) => format!("({number})"),
        Some(Fact::Unknown(unknown)) => format!("({})", hole(unknown)),
    }
}

pub(super) fn type_(type_: &SqlType) -> String {
    match &type_.kind {
        TypeKind::SmallInteger => "SMALLINT".to_owned(),
        TypeKind::Integer => "INTEGER".to_owned(),
        TypeKind::BigInteger => "BIGINT".to_owned(),
        TypeKind::Boolean => "BOOLEAN".to_owned(),
        TypeKind::Characters { family, length, collation } => {
            let collation =
                collation.as_ref().map_or(String::new(), |name| format!(" COLLATE {}", text(name)));
            format!("{family}{}{collation}", number(length.as_ref()))
        }
        TypeKind::Numeric { decimal, precision, scale } => {
            let word = if *decimal { "DECIMAL" } else { "NUMERIC" };
            format!("{word}{}{}", number(precision.as_ref()), number(scale.as_ref()))
        }
        TypeKind::Float(precision) => format!("FLOAT{}", number(precision.as_ref())),
        TypeKind::Moment { family, timezone, precision } => {
            let zone = match timezone {
                Fact::Known(true) => " WITH TIME ZONE".to_owned(),
                Fact::Known(false) => String::new(),
                Fact::Unknown(unknown) => hole(unknown),
            };
            format!("{family}{}{zone}", number(precision.as_ref()))
        }
        TypeKind::Interval { fields, precision } => {
            let fields = fields.as_ref().map_or(String::new(), |fields| format!(" {}", text(fields)));
            format!("INTERVAL{fields}{}", number(precision.as_ref()))
        }
        TypeKind::Bit { varying, length } => {
            format!("BIT{}{}", if *varying { " VARYING" } else { "" }, number(length.as_ref()))
        }
        TypeKind::Enum(kind) => format!("enum {}", enum_type(kind)),
        TypeKind::Domain { name, .. } => format!("domain {}", text(name)),
        TypeKind::Array { item, dimensions } => {
            format!("{}{}", self::type_(item), "[]".repeat(usize::from(*dimensions)))
        }
        TypeKind::Plain(name) => (*name).to_owned(),
        TypeKind::Written(sql) | TypeKind::Spatial { sql, .. } => text(sql),
        TypeKind::Refused(name) => format!("refused {name}"),
        TypeKind::Missing => "(no type)".to_owned(),
        TypeKind::Unknown(unknown) => hole(unknown),
    }
}

fn enum_type(kind: &EnumType) -> String {
    let name = kind.display().unwrap_or_else(|| "(unnamed)".to_owned());
    let labels = match &kind.labels {
        Some(labels) => texts(labels),
        None => "?".to_owned(),
    };
    let options = flag("no_create", !kind.create_type) + &flag("varchar", !kind.native);
    format!("{name}[{labels}]{options}")
}

fn execute(execute: &Execute) -> String {
    match execute {
        Execute::Sql { text: sql, .. } => {
            format!("`{}`", text(sql).split_whitespace().collect::<Vec<_>>().join(" "))
        }
        Execute::Dml(statement) => dml(statement),
        Execute::Unknown(unknown) => hole(unknown),
    }
}

fn rows(rows: &[Vec<(Text, Expr)>]) -> String {
    let row = |row: &Vec<(Text, Expr)>| {
        let values: Vec<String> =
            row.iter().map(|(key, value)| format!("{}={}", text(key), expr(value))).collect();
        format!("({})", values.join(", "))
    };
    rows.iter().map(row).collect::<Vec<_>>().join(" ")
}

fn exprs(list: &[Expr]) -> String {
    list.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn dml(statement: &Dml) -> String {
    match statement {
        Dml::Insert { target, rows: all, .. } => {
            format!("insert {}: {}", relation(&target.table.table), rows(all))
        }
        Dml::Update { target, values, where_, .. } => {
            let table = &target.table.table;
            format!(
                "update {} set {} where [{}]",
                relation(table),
                rows(std::slice::from_ref(values)),
                exprs(where_)
            )
        }
        Dml::Delete { table, where_, .. } => format!("delete {} where [{}]", relation(table), exprs(where_)),
        Dml::Compound(query) => {
            let parts: Vec<String> = query.parts.iter().map(dml).collect();
            parts.join(&format!(" {} ", query.word))
        }
        Dml::Select(query) => {
            let Select { columns, from, where_, unknown, .. } = &**query;
            let from: Vec<String> = from
                .iter()
                .flat_map(|source| source.tables().into_iter().map(relation).collect::<Vec<_>>())
                .collect();
            let unknown: Vec<String> = unknown.iter().map(hole).collect();
            let by = if query.tail.order_by.is_empty() {
                String::new()
            } else {
                format!(" by [{}]", exprs(&query.tail.order_by))
            };
            let rest = if unknown.is_empty() { String::new() } else { format!(" {}", unknown.join(" ")) };
            format!("select {} from {} where [{}]{by}{rest}", exprs(columns), from.join(", "), exprs(where_))
        }
    }
}

fn expr(expr: &Expr) -> String {
    match expr {
        Expr::Text(sql) => format!("`{}`", text(sql)),
        Expr::Literal(Literal::Null) => "NULL".to_owned(),
        Expr::Literal(Literal::Bool(value)) => value.to_string(),
        Expr::Literal(Literal::Int(number) | Literal::Float(number)) => number.clone(),
        Expr::Literal(Literal::Str(string)) => format!("'{}'", text(string)),
        Expr::Literal(Literal::Bytes(string)) => format!("b'{string}'"),
        Expr::Literal(Literal::Quoted(string)) => format!("'{string}'"),
        Expr::Column { table: Some(table), name, .. } => format!("{}.{}", relation(table), text(name)),
        Expr::Column { table: None, name, .. } | Expr::Of { name, .. } | Expr::Name(name) => text(name),
        Expr::Array(list) => format!("array[{}]", exprs(list)),
        Expr::Extract { field, operand } => format!("extract({field} from {})", self::expr(operand)),
        Expr::Filter { operand, condition } => {
            format!("{} filter {}", self::expr(operand), self::expr(condition))
        }
        Expr::Over { operand, .. } => format!("{} over", self::expr(operand)),
        Expr::Function { name, args } => format!("{name}({})", exprs(args)),
        Expr::Binary { left, op, right } => format!("({} {op} {})", self::expr(left), self::expr(right)),
        Expr::Unary { op, operand } => format!("({op} {})", self::expr(operand)),
        Expr::Postfix { operand, suffix } => format!("{} {suffix}", self::expr(operand)),
        Expr::Label { operand, name } => format!("{} as {}", self::expr(operand), text(name)),
        Expr::List(list) => format!("({})", exprs(list)),
        Expr::Cast { operand, type_: target } => {
            format!("cast({} as {})", self::expr(operand), type_(target))
        }
        Expr::Case { subject, whens, otherwise } => {
            let subject = subject.as_ref().map_or(String::new(), |value| format!("{} ", self::expr(value)));
            let whens: Vec<String> = whens
                .iter()
                .map(|(when, then)| format!("when {} then {}", self::expr(when), self::expr(then)))
                .collect();
            let otherwise =
                otherwise.as_ref().map_or(String::new(), |value| format!(" else {}", self::expr(value)));
            format!("case {subject}{}{otherwise}", whens.join(" "))
        }
        Expr::Custom { left, op, right } => format!("({} {op} {})", self::expr(left), self::expr(right)),
        Expr::SentOnly { value, .. } => self::expr(value),
        Expr::Subquery(statement) => format!("({})", dml(statement)),
        Expr::Unknown(unknown) => hole(unknown),
    }
}
