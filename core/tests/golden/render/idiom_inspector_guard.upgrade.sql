SET LOCAL lock_timeout = '3s';

-- alembic refuses: NoInspectionAvailable: No inspection system is available for object of type <class 'sqlalchemy.engine.mock.MockConnection'>

