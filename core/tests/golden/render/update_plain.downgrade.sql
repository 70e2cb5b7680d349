UPDATE crm.users SET active=NULL;

