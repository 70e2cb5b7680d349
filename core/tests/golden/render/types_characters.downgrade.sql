DROP TABLE characters;

