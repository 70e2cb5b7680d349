CREATE TYPE kind AS ENUM ('a', 'b');

CREATE TYPE crm."Other" AS ENUM ('x');

