DELETE FROM parcel WHERE parcel.id = 1;

-- alembic refuses: CompileError: No literal value renderer is available for literal value "'red'" with datatype NULL

