SELECT sum(contacts.id) OVER () AS anon_1 
FROM contacts;

