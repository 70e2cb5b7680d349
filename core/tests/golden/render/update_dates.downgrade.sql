UPDATE logins SET year=NULL, day=NULL;

