REVOKE SELECT ON parcel FROM clerk CASCADE;

REASSIGN OWNED BY clerk TO postgres;

SELECT 'a', 1;

SELECT 'b';

SELECT 'kind c';

SELECT 'seven';

SELECT 'text x';

DROP TABLE parcel;

DROP TYPE colour;

DROP TYPE level;

DROP TYPE parcel_size;

