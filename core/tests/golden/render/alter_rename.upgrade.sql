ALTER TABLE users RENAME name TO full_name;

ALTER TABLE "Crm".users RENAME a TO "Order";

