//! The only file that names `pg_query`.
