DELETE FROM totals;

