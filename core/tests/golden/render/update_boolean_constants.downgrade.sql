UPDATE parcel SET tags=(parcel.tags || ARRAY['a']);

UPDATE parcel SET tags=(parcel.tags || ARRAY['a', 'b']);

UPDATE parcel SET colour=((parcel.extra ->> 'a') || (parcel.extra ->> 'b'));

UPDATE parcel SET colour=SUBSTRING(parcel.colour FROM 1 FOR 3);

