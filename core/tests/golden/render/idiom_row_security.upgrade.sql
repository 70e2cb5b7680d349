ALTER TABLE documents ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_only ON documents USING (tenant_id = current_setting('app.tenant')::int);

GRANT SELECT ON documents TO reader;

GRANT SELECT, INSERT, UPDATE ON documents TO writer;

