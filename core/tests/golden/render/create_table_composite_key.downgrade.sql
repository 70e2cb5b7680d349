DROP TABLE counted;

DROP TABLE memberships;

