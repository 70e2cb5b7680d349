CREATE TYPE color_names AS ENUM ('RED', 'DARK_BLUE');

CREATE TYPE color_values AS ENUM ('red', 'dark blue');

CREATE TYPE color_pg AS ENUM ('RED', 'DARK_BLUE');

CREATE TYPE color_list AS ENUM ('red', 'dark blue');

CREATE TABLE paints (
    a color_names, 
    b color_values, 
    c color_pg, 
    d color_list, 
    e VARCHAR(30)
);

