SELECT staff.id, boss.level 
FROM staff JOIN staff AS boss ON staff.boss_id = boss.id;

SELECT boss.id 
FROM staff AS boss 
WHERE boss.level > 3;

UPDATE staff SET level=(boss.level + 1) FROM staff AS boss WHERE staff.boss_id = boss.id;

