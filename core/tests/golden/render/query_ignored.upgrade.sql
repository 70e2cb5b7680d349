SELECT set_config('a.b', 'x', true);

SELECT setval('users_id_seq', 5) AS setval_1;

