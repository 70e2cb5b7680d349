CREATE TABLE metrics (
    id SERIAL NOT NULL, 
    value FLOAT, 
    PRIMARY KEY (id)
);

COMMENT ON TABLE metrics IS 'Numbers from \\ outside';

COMMENT ON COLUMN metrics.id IS 'counts';

COMMENT ON COLUMN metrics.value IS 'what''s measured';

