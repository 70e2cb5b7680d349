DROP TABLE mailbox;

DROP DOMAIN address;

DROP TYPE mailbox_state;

DROP DOMAIN shop."Order";

