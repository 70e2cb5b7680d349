INSERT INTO "Ref".kinds (id, "Label") VALUES (1, 'first');

INSERT INTO "Ref".kinds (id, "Label") VALUES (2, '100% : second');

