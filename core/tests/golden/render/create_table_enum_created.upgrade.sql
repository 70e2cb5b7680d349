CREATE TYPE page_state AS ENUM ('draft', 'live');

CREATE TABLE pages (
    state page_state
);

CREATE TYPE page_state AS ENUM ('draft', 'live');

CREATE TABLE old_pages (
    state page_state
);

