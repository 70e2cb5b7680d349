UPDATE nodes SET depth=NULL;

