CREATE TABLE stays (
    room INTEGER, 
    during TSRANGE, 
    CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&)
);

