DELETE FROM box WHERE box.id = 1;

DROP TABLE crate;

