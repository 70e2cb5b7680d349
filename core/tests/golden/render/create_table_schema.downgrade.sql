DROP TABLE events;

DROP TABLE "a.b".events;

DROP TABLE "Audit Log".events;

DROP TABLE audit.events;

