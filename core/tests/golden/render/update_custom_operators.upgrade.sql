UPDATE parcel SET flags=(parcel.flags | 1) WHERE (parcel.flags & 4) != 0;

UPDATE parcel SET flags=(parcel.flags + 1 | parcel.id * 2);

UPDATE parcel SET colour=((parcel.colour || 'a') || 'b');

UPDATE parcel SET colour=((parcel.extra -> 'a') ->> 'b');

UPDATE parcel SET sent_at=(parcel.sent_at AT TIME ZONE 'UTC');

