UPDATE users SET active=true;

UPDATE users SET name='it''s' WHERE users.id = 1;

UPDATE users SET name='', active=false WHERE users.name IS NULL;

UPDATE users SET name=(users.name || 'x') WHERE users.name IS NULL AND users.id > 5;

UPDATE users SET id=(users.id + 1) WHERE users.id != 3;

