DROP TABLE shop.a;

