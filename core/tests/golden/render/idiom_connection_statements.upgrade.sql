LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE;

UPDATE accounts SET balance=0;

UPDATE accounts SET rate = rate * 1.1 WHERE note LIKE '50%';

