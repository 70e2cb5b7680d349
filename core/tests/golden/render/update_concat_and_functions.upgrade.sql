UPDATE people SET "full"=(people.first || ' ' || people.last);

UPDATE people SET "full"=concat_ws(' ', people.first, people.last);

UPDATE people SET "full"=trim(regexp_replace(people."full", '\\s+', ' ', 'g'));

UPDATE people SET first=split_part(people."full", ' ', 1), last=nullif(people.last, '');

UPDATE people SET n=(length(people."full") + 1) WHERE length(people."full") > 10;

UPDATE people SET "full"=(CAST(people.n AS VARCHAR) || 'x');

UPDATE people SET "full"=people.n;

