CREATE INDEX ix_docs_data ON docs USING gin (data jsonb_path_ops);

CREATE INDEX ix_docs_kind ON docs ((data ->> 'kind'));

CREATE INDEX ix_docs_owner ON docs (((data -> 'owner' ->> 'id')::int));

CREATE INDEX ix_docs_tags ON docs USING gin (tags);

CREATE INDEX ix_docs_day ON docs (date_trunc('day', at)) WHERE (data ->> 'kind') = 'note';

