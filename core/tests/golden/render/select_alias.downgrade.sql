DELETE FROM staff USING staff AS other WHERE staff.boss_id = other.id AND other.level = 0;

