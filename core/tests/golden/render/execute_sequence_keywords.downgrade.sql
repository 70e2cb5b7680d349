DROP SEQUENCE IF EXISTS plain_numbers;

DROP SEQUENCE desk.ticket_numbers;

