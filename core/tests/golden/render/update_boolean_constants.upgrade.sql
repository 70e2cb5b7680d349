DELETE FROM parcel WHERE parcel.id > 1;

DELETE FROM parcel WHERE parcel.id > 1 AND parcel.colour = 'red';

DELETE FROM parcel WHERE parcel.id > 1;

DELETE FROM parcel WHERE false;

UPDATE parcel SET fragile=NOT parcel.fragile;

UPDATE parcel SET fragile=NOT parcel.fragile WHERE parcel.fragile;

DELETE FROM parcel WHERE parcel.colour IS NOT DISTINCT FROM 'red';

