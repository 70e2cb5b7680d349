DROP TABLE tickets;

DROP TYPE ticket_priority;

DROP TYPE ticket_state;

