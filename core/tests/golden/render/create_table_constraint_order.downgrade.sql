DROP TABLE bookings;

