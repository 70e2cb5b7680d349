DELETE FROM contacts WHERE contacts.id IN (SELECT ranked.id 
FROM (SELECT contacts.id AS id, row_number() OVER (PARTITION BY contacts.email ORDER BY contacts.at DESC) AS number 
FROM contacts) AS ranked 
WHERE ranked.number > 1);

SELECT contacts.id, rank() OVER (ORDER BY contacts.at, contacts.id) AS anon_1 
FROM contacts;

