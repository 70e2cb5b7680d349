UPDATE people SET "full"=NULL;

