UPDATE people SET gender=CASE people.title WHEN 'Mr' THEN 'm' WHEN 'Mrs' THEN 'f' WHEN 'Ms' THEN 'f' END;

UPDATE people SET gender=CASE WHEN (people.title ILIKE 'dr%') THEN people.title ELSE left(people.title, 1) END WHERE people.gender IS NULL;

