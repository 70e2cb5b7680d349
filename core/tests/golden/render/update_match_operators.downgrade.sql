UPDATE users SET ok=NULL WHERE users.name NOT LIKE 'x%' AND (users.name NOT IN ('a'));

