DROP VIEW open_order;

