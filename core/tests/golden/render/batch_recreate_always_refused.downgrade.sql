UPDATE invoices SET total = 0 WHERE total IS NULL;

-- alembic refuses: CommandError: This operation cannot proceed in --sql mode; batch mode with dialect postgresql requires a live database connection with which to reflect the table "invoices". To generate a batch SQL migration script using table "move and copy", a complete Table object should be passed to the "copy_from" argument o

