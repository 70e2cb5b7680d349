-- alembic refuses: IdentifierError: Identifier 'ix_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' exceeds maximum length of 63 characters

