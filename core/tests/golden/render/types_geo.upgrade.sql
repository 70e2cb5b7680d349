CREATE TABLE maps.place (
    id SERIAL NOT NULL, 
    at geometry(POINT,4326) NOT NULL, 
    area geography(POLYGON,4326), 
    height geometry(POINTZ,4326), 
    photo raster, 
    seen geometry(POINT,4326), 
    "any" geometry, 
    PRIMARY KEY (id)
);

CREATE INDEX idx_place_any ON maps.place USING gist ("any");

CREATE INDEX idx_place_at ON maps.place USING gist (at);

CREATE INDEX idx_place_area ON maps.place USING gist (area);

CREATE INDEX idx_place_photo ON maps.place USING gist (ST_ConvexHull(photo));

CREATE INDEX idx_place_height ON maps.place USING gist (height gist_geometry_ops_nd);

COMMENT ON TABLE maps.place IS 'on the map';

COMMENT ON COLUMN maps.place.at IS 'the door';

ALTER TABLE maps.place ADD COLUMN way geometry(LINESTRING,4326);

CREATE INDEX idx_place_way ON maps.place USING gist (way);

ALTER TABLE place ADD COLUMN scan raster;

CREATE INDEX idx_place_scan ON place USING gist (ST_ConvexHull(scan));

CREATE INDEX ix_place_scan ON place (scan);

ALTER TABLE place ALTER COLUMN way TYPE geometry(MULTILINESTRING,4326);

CREATE TABLE house (
    "Door" geometry(POINT,4326)
);

CREATE INDEX "idx_house_Door" ON house USING gist ("Door");

CREATE TABLE house (
    "Door" geometry(POINT,4326)
);

