UPDATE docs SET kind=(docs.data ->> 'kind') WHERE docs.data ? 'kind';

UPDATE docs SET data=(docs.data - 'kind');

UPDATE docs SET kind='german' WHERE ((docs.data['meta']) ->> 'lang') = 'de';

UPDATE docs SET kind=(docs.data #>> '{meta, lang}');

UPDATE docs SET data=jsonb_set(docs.data, '{a,b}', '1'::jsonb);

UPDATE docs SET kind='many' WHERE CAST((docs.data ->> 'n') AS INTEGER) > 3;

