DROP TABLE variants;

