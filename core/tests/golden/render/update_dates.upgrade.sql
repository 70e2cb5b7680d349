UPDATE logins SET year=EXTRACT(year FROM logins.at);

UPDATE logins SET day=CAST(logins.at AS DATE) WHERE logins.day IS NULL;

DELETE FROM logins WHERE logins.at < now() - interval '90 days';

UPDATE logins SET at=timezone('UTC', logins.at);

UPDATE logins SET year=2020 WHERE logins.at BETWEEN '2020-01-01 00:00:00' AND '2021-01-01 00:00:00';

