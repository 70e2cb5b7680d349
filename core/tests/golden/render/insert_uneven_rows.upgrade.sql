INSERT INTO parcel (id) VALUES (1), (2);

-- alembic refuses: CompileError: INSERT value for column parcel.colour is explicitly rendered as a boundparameter in the VALUES clause; a Python-side value or SQL expression is required

