UPDATE people SET boss_id=NULL;

