//! The two macros behind the registry: one declares a rule with its docs, one lists the rules.

/// Declares a rule: its type, and its [`RuleMeta`](super::RuleMeta) with the doc comment as data.
///
/// The doc comment is the rule's documentation everywhere: here, on the page, in the README's table and in lessons.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])*
        pub $type:ident {
            id: $id:literal,
            name: $name:literal,
            family: $family:ident,
            severity: $severity:ident,
            checklist: $checklist:expr,
            fix: $fix:expr,
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $type;

        impl $type {
            /// Everything about the rule that is not code.
            pub const META: $crate::rules::RuleMeta = $crate::rules::RuleMeta {
                id: $id,
                name: $name,
                family: $crate::rules::Family::$family,
                severity: $crate::report::Severity::$severity,
                checklist: $checklist,
                fix: $fix,
                docs: concat!($($doc, "\n"),*),
                source: file!(),
            };
        }
    };
}

/// Lists the rules: the catalogue that everybody may read, and the checks that only the engine runs.
///
/// Two lists from one, since a table of functions would keep every rule's code alive in the page's binary.
macro_rules! registry {
    ($($(#[$comment:meta])* $($path:ident)::+,)*) => {
        /// Every rule, in the order of the catalogue.
        pub const CATALOGUE: &[&$crate::rules::RuleMeta] = &[$(&$($path)::+::META,)*];

        /// Runs every rule that the settings leave on.
        #[cfg(feature = "engine")]
        pub fn check_all(ctx: &$crate::rules::RuleContext<'_>, findings: &mut $crate::rules::Findings) {
            $(
                if !ctx.is_off($($path)::+::META.id) {
                    <$($path)::+ as $crate::rules::Rule>::check(ctx, findings);
                }
            )*
        }
    };
}

pub(crate) use {declare_rule, registry};
