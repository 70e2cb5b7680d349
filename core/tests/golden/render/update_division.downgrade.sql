UPDATE parcel SET ratio=((parcel.pieces / CAST(parcel.id AS NUMERIC)) / CAST(2 AS NUMERIC));

DELETE FROM parcel WHERE parcel.pieces / CAST((-parcel.id) AS NUMERIC) > 3;

