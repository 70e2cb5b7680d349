CREATE TABLE documents (
    a JSON NOT NULL, 
    b JSONB DEFAULT '{}', 
    c JSONB DEFAULT '[]'::jsonb, 
    d JSON DEFAULT '{"kind": "none"}', 
    e JSON, 
    f JSONPATH
);

