UPDATE users SET ok=true WHERE users.id IS NULL;

UPDATE users SET ok=NULL WHERE users.id IS NOT NULL;

UPDATE users SET ok=false WHERE users.ok = true;

UPDATE users SET ok=true WHERE users.ok IS false;

UPDATE users SET id=1 WHERE users.ok;

UPDATE users SET id=1 WHERE NOT users.ok;

UPDATE users SET id=1 WHERE users.id != 1;

UPDATE users SET id=1 WHERE NOT (users.id = 1 OR users.id = 2);

UPDATE users SET id=1 WHERE NOT (users.id = 1 AND users.ok);

UPDATE users SET id=1 WHERE users.ok IS NOT true;

