DELETE FROM statuses WHERE statuses.id IN (1, 2);

