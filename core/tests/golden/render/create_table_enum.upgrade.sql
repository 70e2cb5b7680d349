CREATE TYPE ticket_state AS ENUM ('open', 'closed');

CREATE TYPE ticket_priority AS ENUM ('low', 'it''s high');

CREATE TABLE tickets (
    id SERIAL NOT NULL, 
    state ticket_state NOT NULL, 
    priority ticket_priority DEFAULT 'low', 
    PRIMARY KEY (id)
);

