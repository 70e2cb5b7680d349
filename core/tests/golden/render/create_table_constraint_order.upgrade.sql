CREATE TABLE bookings (
    id SERIAL NOT NULL, 
    room_id INTEGER NOT NULL, 
    code VARCHAR(10), 
    starts DATE NOT NULL CHECK (starts > '2000-01-01'), 
    ends DATE NOT NULL, 
    CONSTRAINT pk_bookings PRIMARY KEY (id), 
    CONSTRAINT ck_bookings_order CHECK (ends > starts), 
    CONSTRAINT uq_bookings_room UNIQUE (room_id, starts), 
    CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES codes (code) ON UPDATE CASCADE, 
    FOREIGN KEY(room_id) REFERENCES rooms (id) ON DELETE CASCADE, 
    UNIQUE (code)
);

