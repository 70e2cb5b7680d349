UPDATE users SET plan = 'free' WHERE plan IS NULL AND id > 0;

UPDATE users SET plan = 'paid', tags = '{}'::text[] WHERE id IN (1, 2);

