UPDATE users SET ok=false WHERE users.email ~ '@example[.]com$';

UPDATE users SET ok=false WHERE users.email !~* '^[a-z]';

UPDATE users SET ok=true WHERE users.name IS DISTINCT FROM users.email;

UPDATE users SET ok=true WHERE users.name ILIKE 'a_b%' ESCAPE '_';

UPDATE users SET ok=true WHERE (users.name LIKE '50/%' || '%' ESCAPE '/');

UPDATE users SET ok=false WHERE (users.name ILIKE '%' || 'bot' || '%');

UPDATE users SET ok=NULL WHERE (users.name COLLATE "C") < 'a';

UPDATE users SET ok=false WHERE lower(users.email) = lower(users.name);

