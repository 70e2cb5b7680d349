ALTER TABLE book ADD CONSTRAINT ck_name CHECK (name LIKE 'x' || '%');

ALTER TABLE book ADD CONSTRAINT ck_name_not CHECK (name NOT LIKE '%' || 'x' || '%');

ALTER TABLE book ADD CONSTRAINT ck_name_escaped CHECK (name LIKE '%' || '100/%' ESCAPE '/');

ALTER TABLE book ADD CONSTRAINT ck_name_or CHECK ((name ILIKE '%' || 'x' || '%') OR size > 3);

ALTER TABLE book ADD CONSTRAINT ck_name_in CHECK (coalesce((name LIKE 'x' || '%'), false));

CREATE INDEX ix_name ON book (size) WHERE name LIKE 'x' || '%';

CREATE INDEX ix_start ON book ((name LIKE 'x' || '%'));

ALTER TABLE book ADD CONSTRAINT ex_name EXCLUDE USING gist (size WITH =) WHERE (book.name LIKE 'x' || '%');

-- alembic refuses: AssertionError:

