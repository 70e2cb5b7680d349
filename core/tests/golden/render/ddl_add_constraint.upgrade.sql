ALTER TABLE bank."Account" ADD CONSTRAINT fk_account_owner FOREIGN KEY(owner_id) REFERENCES owner (id) ON DELETE CASCADE;

ALTER TABLE bank."Account" ADD CONSTRAINT uq_account_owner UNIQUE (owner_id, balance);

ALTER TABLE bank."Account" ADD CONSTRAINT ck_account_balance CHECK (balance >= 0);

ALTER TABLE bank."Account" ADD CONSTRAINT ck_owner CHECK (owner_id > 0);

ALTER TABLE bank."Account" ADD UNIQUE (id) INCLUDE (owner_id);

ALTER TABLE bank."Account" ADD CONSTRAINT pk_account PRIMARY KEY (id);

ALTER TABLE bank."Account" ADD CONSTRAINT ex_span EXCLUDE USING gist (span WITH &&);

