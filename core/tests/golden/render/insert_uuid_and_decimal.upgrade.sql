INSERT INTO ledger (id, amount, day, at, opens) VALUES ('8f14e45f-ceea-467f-a9b5-d6a1b2c3d4e5', 10.50, '2024-02-29', '2024-02-29 12:00:00+00:00', '08:30:00');

UPDATE ledger SET amount=0 WHERE ledger.id = '8f14e45f-ceea-467f-a9b5-d6a1b2c3d4e5';

