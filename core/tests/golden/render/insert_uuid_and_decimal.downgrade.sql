DELETE FROM ledger WHERE ledger.id = '8f14e45f-ceea-467f-a9b5-d6a1b2c3d4e5';

