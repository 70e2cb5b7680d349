DELETE FROM parcel WHERE (SELECT max(box.id) AS max_1 
FROM box 
WHERE box.id = parcel.box_id) IS NULL;

DELETE FROM parcel WHERE (SELECT box.id 
FROM box) IN (1, 2);

UPDATE parcel SET colour=box.colour FROM box WHERE parcel.box_id = box.id;

DELETE FROM parcel WHERE EXISTS (SELECT 1 
FROM box 
WHERE box.id = parcel.box_id);

SELECT parcel.id 
FROM box, parcel;

SELECT 1, 2 AS anon_1;

