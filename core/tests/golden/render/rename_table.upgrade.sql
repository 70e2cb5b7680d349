ALTER TABLE accounts RENAME TO users;

ALTER TABLE crm.accounts RENAME TO "Users";

