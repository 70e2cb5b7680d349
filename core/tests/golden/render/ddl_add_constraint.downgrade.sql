ALTER TABLE bank."Account" DROP CONSTRAINT fk_account_owner CASCADE;

ALTER TABLE bank."Account" DROP CONSTRAINT IF EXISTS uq_account_owner;

ALTER TABLE bank."Account" DROP CONSTRAINT IF EXISTS ck_account_balance CASCADE;

-- alembic refuses: CompileError: Can't emit DROP CONSTRAINT for constraint UniqueConstraint(Column('id', Integer(), table=<Account>)); it has no name

