DROP TABLE products;

