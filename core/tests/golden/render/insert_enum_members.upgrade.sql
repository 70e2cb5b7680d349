INSERT INTO alerts (id, level, text) VALUES (1, 'LOW', 'low');

INSERT INTO alerts (id, level, text) VALUES (2, 'HIGH', 'HIGH');

UPDATE alerts SET text='was low' WHERE alerts.level = 'LOW';

