UPDATE accounts SET balance = NULL;

