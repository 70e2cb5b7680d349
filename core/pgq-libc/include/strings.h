/* Comparison without case: PostgreSQL has its own, and its headers want the file only. */
