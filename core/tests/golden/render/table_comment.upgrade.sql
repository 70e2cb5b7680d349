COMMENT ON TABLE crm.users IS 'People who''ve signed up';

COMMENT ON TABLE orders IS 'Orders';

