INSERT INTO parcel (id, colour) VALUES (1, 'a');

INSERT INTO parcel (id, colour) VALUES (1, 'b');

INSERT INTO parcel (id, colour) VALUES (1, 'a');

INSERT INTO parcel (id, colour) VALUES (1, 'a'), (2, 'b');

INSERT INTO parcel (id, colour) VALUES (:id, :colour);

UPDATE parcel SET id=:id, colour=:colour WHERE parcel.id = 1;

-- alembic refuses: CompileError: Unconsumed column names: wrong

