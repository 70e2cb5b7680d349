//! SQLAlchemy's own DDL: `CreateTable(t)`, `table.create(bind)`, `enum.create(bind)`, sequences, schemas.

use std::rc::Rc;

use super::{
    super::{
        call::Call,
        interpreter::Interpreter,
        value::{DdlVerb, Dict, Item, Object, Sequence, Table, Value},
    },
    ddl_comment::constraint_comment,
    ddl_table::{alone, create_table},
    types::{is_number, uncounted},
};
use crate::{
    fact::{Text, Unknown},
    ops::{
        Constraint, ConstraintKind, CreateIndex, DropIndex, EnumType, Execute, OpKind, SqlType, TypeKind, Via,
    },
    quoting::{qualified, quote},
};

impl<'a> Interpreter<'a> {
    /// The constructs that stand for one DDL statement; nothing when `name` is none of them.
    pub(super) fn call_ddl(&mut self, name: &str, call: &Call<'a>) -> Option<Value> {
        let subject = match call.first(0) {
            Some(Value::Object(object)) => Some(Rc::clone(object)),
            Some(Value::Class(id)) => match self.table_of_model(*id, call.at) {
                Value::Object(object) => Some(object),
                _ => None,
            },
            _ => None,
        };
        let about = |verb: DdlVerb| match &subject {
            Some(object) if !matches!(&**object, Object::DdlOn(..)) => {
                Value::object(Object::DdlOn(verb, Rc::clone(object)))
            }
            _ => self.not_followed(call),
        };
        if self.is_guarded(name, call)
            && let Some(object) = &subject
        {
            let (verb, words) = match name.strip_prefix("Drop") {
                Some(_) => (DdlVerb::Drop, "DROP SEQUENCE IF EXISTS "),
                None => (DdlVerb::Create, "CREATE SEQUENCE IF NOT EXISTS "),
            };
            if let Object::Sequence(sequence) = &**object {
                return Some(Value::object(Object::Ddl(sequence_sql(sequence, verb, words))));
            }
            return Some(about(if verb == DdlVerb::Drop {
                DdlVerb::DropPresent
            } else {
                DdlVerb::CreateMissing
            }));
        }
        Some(match name {
            "DDL" => {
                let text = self.required_text(call.argument(0, "statement"), "statement", call);
                // DDL() formats its text with `%`, and takes the words for it from `context`.
                let context = call.value(1, "context").filter(|context| !context.is_none()).cloned();
                let context =
                    context.unwrap_or_else(|| Value::Dict(self.state.alloc(Item::Dict(Dict::default()))));
                match self.percent(&text, &context, call.at) {
                    Value::Str(string) => Value::object(Object::Ddl(string.text.clone())),
                    other => other,
                }
            }
            "CreateTable" | "CreateIndex" | "CreateSequence" | "CreateEnumType" | "CreateDomainType" => {
                about(DdlVerb::Create)
            }
            "DropTable" | "DropIndex" | "DropSequence" | "DropEnumType" | "DropDomainType" => {
                about(DdlVerb::Drop)
            }
            "CreateSchema" | "DropSchema" => {
                let mut text =
                    Text::known(if name == "CreateSchema" { "CREATE SCHEMA " } else { "DROP SCHEMA " });
                if name == "CreateSchema" && self.to_flag(call.argument(1, "if_not_exists")) {
                    text.push_str("IF NOT EXISTS ");
                }
                if name == "DropSchema" && self.to_flag(call.argument(2, "if_exists")) {
                    text.push_str("IF EXISTS ");
                }
                text.push(&quote(&self.required_text(call.argument(0, "name"), "name", call)));
                if name == "DropSchema" && self.to_flag(call.argument(1, "cascade")) {
                    text.push_str(" CASCADE");
                }
                Value::object(Object::Ddl(text))
            }
            _ => return None,
        })
    }

    /// Whether a construct says `if_not_exists` or `if_exists`.
    fn is_guarded(&self, name: &str, call: &Call<'a>) -> bool {
        let (position, flag) = match name {
            "CreateTable" => (2, "if_not_exists"),
            "CreateIndex" | "CreateSequence" => (1, "if_not_exists"),
            "DropTable" | "DropIndex" | "DropSequence" => (1, "if_exists"),
            _ => return false,
        };
        self.to_flag(call.argument(position, flag))
    }

    /// Does what a DDL construct stands for; false when Retort cannot say what that is.
    pub(crate) fn do_ddl(
        &mut self,
        verb: DdlVerb,
        object: &Rc<Object>,
        method: &str,
        call: &Call<'a>,
        via: Via,
    ) -> bool {
        let kind = match (&**object, verb) {
            (Object::Table(table), DdlVerb::Create | DdlVerb::CreateMissing) => {
                let Some(whole) = self.whole(table) else {
                    let name = self.excerpt(call.at);
                    let why = "Retort does not follow what its metadata or a later call adds to the table";
                    let unknown = Unknown::new(name.clone(), why, call.at);
                    self.emit(OpKind::Opaque { name, unknown }, method, call, via);
                    return true;
                };
                let mut made = create_table(&whole);
                made.if_not_exists = verb == DdlVerb::CreateMissing;
                if method == "execute" {
                    // The construct stands for that one statement, `create()` for all that belongs to a table.
                    alone(&mut made);
                }
                OpKind::CreateTable(Box::new(made))
            }
            (Object::Table(table), verb) => {
                let if_exists = verb == DdlVerb::DropPresent;
                OpKind::DropTable { table: table.relation.clone(), if_exists }
            }
            (Object::Index(index), DdlVerb::Create | DdlVerb::CreateMissing) => {
                let if_not_exists = index.if_not_exists || verb == DdlVerb::CreateMissing;
                OpKind::CreateIndex(Box::new(CreateIndex { if_not_exists, ..index.clone() }))
            }
            (Object::Index(index), verb) => {
                let if_exists = verb == DdlVerb::DropPresent;
                OpKind::DropIndex(Box::new(DropIndex { if_exists, ..drop_index(index) }))
            }
            (Object::Sequence(sequence), verb) => {
                let words = if verb == DdlVerb::Drop { "DROP SEQUENCE " } else { "CREATE SEQUENCE " };
                execute(sequence_sql(sequence, verb, words))
            }
            (Object::Type(SqlType { kind: TypeKind::Enum(kind), .. }), verb) => {
                let (enum_type, checkfirst) = (kind.clone(), self.to_flag(call.argument(1, "checkfirst")));
                match verb {
                    DdlVerb::Drop | DdlVerb::DropPresent => OpKind::DropEnum { enum_type, checkfirst },
                    _ => OpKind::CreateEnum { enum_type, checkfirst },
                }
            }
            (Object::Type(type_), verb) => match domain_ddl(type_, verb) {
                Some(kind) => kind,
                None => return false,
            },
            _ => return false,
        };
        self.emit(kind, method, call, via);
        true
    }

    /// `table.append_column(…)`, `table.append_constraint(…)`.
    pub(super) fn append_to(&mut self, table: &Table, call: &Call<'a>) -> Value {
        if let Some(element) = call.first(0) {
            self.appended.push((table.relation.clone(), element.clone()));
        }
        Value::None
    }

    /// The table with what was added to it after it was made; nothing where that is not known.
    fn whole(&self, table: &Table) -> Option<Table> {
        let mut whole = table.clone();
        for (_, element) in self.appended.iter().filter(|(relation, _)| *relation == table.relation) {
            match element.as_object()? {
                Object::Column(column) => whole.columns.push(column.clone()),
                Object::Constraint(constraint) => whole.constraints.push(constraint.clone()),
                Object::Index(index) if whole.indexes.iter().any(|known| known == index) => {}
                Object::Index(index) => whole.indexes.push(index.clone()),
                _ => return None,
            }
        }
        let apart = |constraint: &Constraint| self.isolated.contains(constraint);
        if whole
            .constraints
            .iter()
            .any(|one| apart(one) && matches!(one.kind, ConstraintKind::PrimaryKey { .. }))
        {
            // Its columns are the key all the same, of which nothing is written.
            return None;
        }
        whole.constraints.retain(|constraint| !apart(constraint));
        (!whole.convention).then_some(whole)
    }

    /// `table.create(bind)`, `table.drop(bind)`.
    pub(super) fn table_ddl(&mut self, table: &Rc<Table>, create: bool, call: &Call<'a>) -> Value {
        let verb = if create { DdlVerb::Create } else { DdlVerb::Drop };
        let object = Rc::new(Object::Table(Rc::clone(table)));
        self.do_ddl(verb, &object, if create { "create" } else { "drop" }, call, Via::Bind);
        if create {
            self.comment_constraints(table, call);
        } else {
            self.drop_types(table, call);
        }
        Value::None
    }

    /// The comments on constraints that come with a table.
    fn comment_constraints(&mut self, table: &Table, call: &Call<'a>) {
        let Some(whole) = self.whole(table) else { return };
        for constraint in whole.constraints.iter().filter(|constraint| constraint.comment.is_some()) {
            if let Some(sql) =
                constraint_comment(&table.relation, &constraint.name, constraint.comment.as_ref())
            {
                self.emit(execute(sql), "create", call, Via::Bind);
            }
        }
    }

    /// The types that go with a table that is dropped: those that came with it.
    fn drop_types(&mut self, table: &Table, call: &Call<'a>) {
        let mut gone: Vec<EnumType> = Vec::new();
        for column in &table.columns {
            let kind = match &column.type_.kind {
                TypeKind::Array { item, .. } => &item.kind,
                kind => kind,
            };
            if let TypeKind::Enum(kind) = kind
                && kind.is_native()
                && !kind.metadata
                && (kind.create_type || !kind.postgresql)
                && gone.iter().all(|other| other.name != kind.name || other.schema != kind.schema)
            {
                let schema = if kind.inherit_schema { &table.relation.schema } else { &kind.schema };
                gone.push(EnumType { schema: schema.clone(), ..kind.clone() });
            }
        }
        for column in &table.columns {
            if let TypeKind::Domain { name, schema, definition: Some(definition) } = &column.type_.kind
                && definition.create_type
            {
                self.emit(drop_domain(schema.as_ref(), name), "drop", call, Via::Bind);
            }
        }
        for enum_type in gone {
            self.emit(OpKind::DropEnum { enum_type, checkfirst: true }, "drop", call, Via::Bind);
        }
    }

    /// Methods of types: `kind.create(bind)`, `.with_variant(…)`.
    pub(super) fn call_type_method(&mut self, type_: &SqlType, name: &str, call: &Call<'a>) -> Value {
        match (name, &type_.kind) {
            // Without a native type there is nothing to make.
            ("create" | "drop", TypeKind::Enum(enum_type)) if !enum_type.native => Value::None,
            ("create" | "drop", TypeKind::Enum(enum_type)) => {
                let enum_type = enum_type.clone();
                // SQLAlchemy's default is to ask first, and `sa.Enum` without a native type makes nothing.
                let checkfirst =
                    call.argument(1, "checkfirst").is_none_or(|argument| self.to_flag(Some(argument)));
                let kind = match name {
                    "create" => OpKind::CreateEnum { enum_type, checkfirst },
                    _ => OpKind::DropEnum { enum_type, checkfirst },
                };
                self.emit(kind, name, call, Via::Bind);
                Value::None
            }
            ("create" | "drop", _) => {
                let verb = if name == "create" { DdlVerb::Create } else { DdlVerb::Drop };
                if let Some(kind) = domain_ddl(type_, verb) {
                    self.emit(kind, name, call, Via::Bind);
                    return Value::None;
                }
                let shown = self.callee_name(call);
                let unknown =
                    Unknown::new(shown.clone(), "Retort does not know what this type creates", call.at);
                self.emit(OpKind::Opaque { name: shown, unknown }, name, call, Via::Bind);
                Value::None
            }
            ("with_variant", _) => {
                let names: Vec<&str> =
                    call.positional().skip(1).filter_map(|arg| arg.value.as_known_str()).collect();
                match call.argument(0, "type_").cloned() {
                    Some(variant) if names.contains(&"postgresql") => {
                        let base = &type_.kind;
                        let mut type_ = self.type_for(&variant.value, variant.at);
                        type_.at = call.at;
                        if !is_number(base) {
                            // Whether a key counts by itself is asked of the type below, and this one does not.
                            type_.kind = uncounted(type_.kind);
                        }
                        Value::object(Object::Type(type_))
                    }
                    _ => Value::object(Object::Type(SqlType { at: call.at, ..type_.clone() })),
                }
            }
            ("copy" | "evaluates_none" | "adapt", _) => Value::object(Object::Type(type_.clone())),
            _ => self.not_followed(call),
        }
    }
}

fn drop_index(index: &CreateIndex) -> DropIndex {
    DropIndex {
        name: index.name.clone(),
        table: Some(index.table.clone()).filter(|table| !table.name.is_empty()),
        schema: index.table.schema.clone(),
        concurrently: index.concurrently.clone(),
        if_exists: false,
    }
}

fn drop_domain(schema: Option<&Text>, name: &Text) -> OpKind {
    let mut text = Text::known("DROP DOMAIN ");
    text.push(&qualified(schema, name));
    execute(text)
}

/// What makes or drops a domain, where the type is one and says enough.
fn domain_ddl(type_: &SqlType, verb: DdlVerb) -> Option<OpKind> {
    let TypeKind::Domain { name, schema, definition } = &type_.kind else { return None };
    match verb {
        DdlVerb::Drop | DdlVerb::DropPresent => Some(drop_domain(schema.as_ref(), name)),
        DdlVerb::Create | DdlVerb::CreateMissing => Some(OpKind::CreateDomain {
            name: name.clone(),
            schema: schema.clone(),
            definition: definition.clone()?,
        }),
    }
}

fn execute(text: Text) -> OpKind {
    OpKind::Execute(Execute::sql(text))
}

fn sequence_sql(sequence: &Sequence, verb: DdlVerb, words: &str) -> Text {
    let mut text = Text::known(words);
    text.push(&sequence.as_written());
    if verb != DdlVerb::Drop && !sequence.options.is_empty() {
        text.push_str(" ");
        text.push_str(&sequence.options);
    }
    text
}
