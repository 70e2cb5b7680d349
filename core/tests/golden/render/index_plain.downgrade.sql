DROP INDEX crm."ix_users_Order";

DROP INDEX ix_users_name;

DROP INDEX ix_users_email;

