DROP TYPE crm."Other";

DROP TYPE kind;

