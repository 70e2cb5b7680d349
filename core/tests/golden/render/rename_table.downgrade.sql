ALTER TABLE crm."Users" RENAME TO accounts;

ALTER TABLE users RENAME TO accounts;

