DELETE FROM visits;

