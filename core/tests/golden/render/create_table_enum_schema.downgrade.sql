DROP TABLE shop.b;

DROP TABLE shop.a;

