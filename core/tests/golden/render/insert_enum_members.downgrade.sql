DELETE FROM alerts;

