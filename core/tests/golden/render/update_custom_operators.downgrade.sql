DELETE FROM parcel WHERE (parcel.extra ? 'a') AND (parcel.colour SIMILAR TO 'a%');

DELETE FROM parcel WHERE (parcel.flags ^ 2) = 1 AND parcel.id > 1;

DELETE FROM parcel WHERE parcel.extra @> '{"a": 1}';

