UPDATE orders SET region=NULL;

