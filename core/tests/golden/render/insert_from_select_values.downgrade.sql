DELETE FROM members;

