use crate::{
    rules::{Draft, Findings, Rule, RuleContext, declare_rule},
    sql::Form,
};

declare_rule! {
    /// An extension is created that only a superuser may create: the migration fails where its role is none.
    ///
    /// ## Why it matters
    /// On a laptop migrations run as a superuser, in production rarely. Since PostgreSQL 13 some extensions are trusted: whoever
    /// has CREATE on the database may create them. The others end with `permission denied to create extension` (SQLSTATE
    /// 42501), unless the provider makes an exception.
    ///
    /// ## Example
    /// ```python,bad
    /// op.execute("CREATE EXTENSION IF NOT EXISTS postgres_fdw")
    /// ```
    /// ```python,good
    /// op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    /// ```
    ///
    /// ## When to ignore
    /// Migrations run as a superuser everywhere, or the extension is there before they run.
    ///
    /// ## Fix safety
    /// There is no fix: the extension belongs to the setting up of the server. With IF NOT EXISTS the migration then does no
    /// harm.
    ///
    /// ## References
    /// - [PostgreSQL: CREATE EXTENSION](https://www.postgresql.org/docs/current/sql-createextension.html)
    /// - [PostgreSQL: additional supplied modules](https://www.postgresql.org/docs/current/contrib.html)
    pub ExtensionNeedsSuperuser {
        id: "extension-needs-superuser",
        name: "Extension that only a superuser may create",
        family: Object,
        severity: Advice,
        checklist: &[],
        fix: None,
    }
}

/// Those that come with PostgreSQL and are not trusted: `pg_available_extension_versions` of 15.18. Of others the server has
/// to be asked.
const UNTRUSTED: &[&str] = &[
    "adminpack",
    "amcheck",
    "autoinc",
    "bloom",
    "dblink",
    "dict_xsyn",
    "earthdistance",
    "file_fdw",
    "insert_username",
    "intagg",
    "moddatetime",
    "old_snapshot",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_surgery",
    "pg_visibility",
    "pg_walinspect",
    "pgrowlocks",
    "pgstattuple",
    "postgres_fdw",
    "refint",
    "sslinfo",
    "xml2",
];

impl Rule for ExtensionNeedsSuperuser {
    fn check(ctx: &RuleContext<'_>, findings: &mut Findings) {
        for (run, step) in ctx.steps() {
            let (Some(op), Form::CreateExtension { name, .. }) = (run.op_of(step), &step.form) else {
                continue;
            };
            if !UNTRUSTED.contains(&name.as_str()) {
                continue;
            }
            let message = format!(
                "The extension `{name}` is not one that every owner of a database may create: where the migration's role is no \
                 superuser, this ends with `permission denied to create extension`. Let whoever sets up the server create it."
            );
            let finding = Draft::on(&Self::META, run, op)
                .says(format!("Creating the extension `{name}` needs a superuser"), message);
            findings.push(finding);
        }
    }
}
