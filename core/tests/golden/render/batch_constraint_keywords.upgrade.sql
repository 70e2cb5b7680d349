ALTER TABLE hotel.bookings ADD CONSTRAINT uq_bookings_code UNIQUE (code) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE hotel.bookings ADD CONSTRAINT ck_bookings_nights CHECK (nights > 0);

ALTER TABLE hotel.bookings ADD CONSTRAINT ex_bookings_room EXCLUDE USING gist (room WITH =, during WITH &&);

ALTER TABLE hotel.bookings ADD CONSTRAINT fk_bookings_guest FOREIGN KEY(guest_id) REFERENCES guests (id) MATCH FULL ON DELETE RESTRICT;

