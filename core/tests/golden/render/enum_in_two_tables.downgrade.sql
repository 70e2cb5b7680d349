DROP TABLE tickets;

DROP TABLE tasks;

DROP TYPE priority;

