UPDATE shop.orders SET email=crm.users.email FROM crm.users WHERE shop.orders.user_id = crm.users.id AND crm.users.gone IS false;

DELETE FROM shop.orders USING crm.users WHERE shop.orders.user_id = crm.users.id AND crm.users.gone;

