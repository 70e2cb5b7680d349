//! Data migrations.

mod unbounded_update_beside_ddl;

pub use unbounded_update_beside_ddl::UnboundedUpdateBesideDdl;
