DELETE FROM "Crm".users;

DELETE FROM "Crm".users WHERE "Crm".users.id = 4;

