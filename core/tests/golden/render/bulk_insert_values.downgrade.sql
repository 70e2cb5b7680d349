DELETE FROM shop.things;

