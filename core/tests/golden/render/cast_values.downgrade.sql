DELETE FROM parcel WHERE parcel.grid = ARRAY[ARRAY[1, 2], ARRAY[3, 4]];

SELECT CAST('red' AS colour) AS anon_1;

-- alembic refuses: CompileError: Could not render literal value "'2024-01-02'" with datatype DATE; see parent stack trace for more detail.

