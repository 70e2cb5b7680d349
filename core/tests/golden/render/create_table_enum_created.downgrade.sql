DROP TABLE old_pages;

DROP TABLE pages;

DROP TYPE page_state;

