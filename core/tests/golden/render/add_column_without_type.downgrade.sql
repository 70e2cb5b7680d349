ALTER TABLE posts DROP COLUMN mystery;

