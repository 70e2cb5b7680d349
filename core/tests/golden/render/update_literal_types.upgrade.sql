UPDATE limits SET name='x', share=0.25;

UPDATE limits SET share=1e-07 WHERE limits.share > 1e+20;

UPDATE limits SET id=-5, name='tab    here';

UPDATE limits SET id=7, name='o''clock' WHERE limits.id = 3;

UPDATE limits SET name=CAST(limits.id AS TEXT);

UPDATE limits SET name=CAST(5 AS VARCHAR(3));

