UPDATE parcel SET id=NULL WHERE parcel.id IS NULL;

UPDATE parcel SET colour=NULL WHERE parcel.colour IS NULL;

UPDATE parcel SET box_id=NULL WHERE parcel.box_id IS NULL;

SELECT box.id, box.colour 
FROM box;

SELECT parcel.id 
FROM parcel 
WHERE parcel.colour = 'red' AND parcel.box_id IS NULL;

DELETE FROM entry WHERE entry.items IS NULL AND entry.keys > 1;

