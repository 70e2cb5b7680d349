INSERT INTO parcel (id) VALUES (1);

INSERT INTO parcel (id, colour) VALUES (2, NULL);

-- alembic refuses: KeyError: 'nope'

