DROP TABLE paints;

DROP TYPE color_names;

DROP TYPE color_values;

DROP TYPE color_pg;

DROP TYPE color_list;

