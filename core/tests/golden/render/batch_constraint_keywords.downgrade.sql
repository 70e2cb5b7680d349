ALTER TABLE hotel.bookings DROP CONSTRAINT fk_bookings_guest;

ALTER TABLE hotel.bookings DROP CONSTRAINT ex_bookings_room;

ALTER TABLE hotel.bookings DROP CONSTRAINT ck_bookings_nights;

ALTER TABLE hotel.bookings DROP CONSTRAINT uq_bookings_code;

