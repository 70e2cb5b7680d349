UPDATE users SET a=0;

