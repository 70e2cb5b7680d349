UPDATE parcel SET path = 'a\\b';

UPDATE parcel SET raw = 'x' WHERE at > '2024-01-02 00:00:00';

DELETE FROM parcel WHERE lasts < make_interval(secs=>86400.0);

DELETE FROM parcel WHERE id IN (1, 2);

UPDATE parcel SET colour = NULL;

