REVOKE ALL ON documents FROM reader;

REVOKE ALL ON documents FROM writer;

DROP POLICY tenant_only ON documents;

ALTER TABLE documents DISABLE ROW LEVEL SECURITY;

