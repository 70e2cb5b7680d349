UPDATE parcel SET ratio=(parcel.pieces / CAST((parcel.id - 1) AS NUMERIC));

UPDATE parcel SET ratio=(parcel.pieces / CAST(parcel.weight AS NUMERIC(10, 2)));

UPDATE parcel SET ratio=(parcel.pieces / CAST(parcel.ratio AS FLOAT));

UPDATE parcel SET ratio=(parcel.weight / CAST(1000.0 AS NUMERIC(10, 2)));

UPDATE parcel SET ratio=(parcel.weight / CAST(100 AS NUMERIC));

UPDATE parcel SET ratio=(parcel.pieces / CAST(length(parcel.loose) AS NUMERIC));

UPDATE parcel SET ratio=(parcel.pieces / CAST(parcel.loose AS NUMERIC));

UPDATE parcel SET ratio=(parcel.pieces / CAST(CAST(parcel.id AS NUMERIC) AS NUMERIC));

