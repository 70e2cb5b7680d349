UPDATE parcel SET colour=NULL;

-- alembic refuses: CompileError: No literal value renderer is available for literal value "1" with datatype NULL

