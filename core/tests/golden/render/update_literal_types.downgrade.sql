UPDATE limits SET name=NULL;

