DELETE FROM "Ref".kinds WHERE id IN (1, 2);

