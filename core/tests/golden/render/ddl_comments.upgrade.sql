COMMENT ON TABLE shop."Reader" IS 'who reads';

COMMENT ON COLUMN shop."Reader".mail IS 'where it''s sent';

COMMENT ON COLUMN shop."Reader".id IS 'a \\ number';

COMMENT ON COLUMN shop."Reader".state IS NULL;

COMMENT ON CONSTRAINT uq_reader_mail ON shop."Reader" IS 'one each';

