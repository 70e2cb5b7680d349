UPDATE shop.orders SET user_id=shop.orders.user_id, email=NULL;

