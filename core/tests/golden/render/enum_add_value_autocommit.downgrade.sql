UPDATE orders SET state = 'sent' WHERE state IN ('returned', 'lost', 'it''s back');

