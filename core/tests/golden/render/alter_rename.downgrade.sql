ALTER TABLE "Crm".users RENAME "Order" TO a;

ALTER TABLE users RENAME full_name TO name;

