UPDATE parcel SET extra=NULL;

-- alembic refuses: CompileError: No literal value renderer is available for literal value "{'a': [1, None, 'x']}" with datatype JSONB

