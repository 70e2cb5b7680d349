UPDATE users SET plan=NULL WHERE users.plan = 'free';

