COMMENT ON CONSTRAINT uq_reader_mail ON shop."Reader" IS NULL;

COMMENT ON COLUMN "Reader".mail IS NULL;

COMMENT ON COLUMN "Reader".id IS NULL;

COMMENT ON TABLE shop."Reader" IS NULL;

