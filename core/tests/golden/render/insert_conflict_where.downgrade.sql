DELETE FROM prices WHERE prices.sku = 'a-1';

