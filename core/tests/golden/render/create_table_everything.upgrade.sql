CREATE TABLE billing."Subscriptions" (
    id UUID DEFAULT gen_random_uuid() NOT NULL, 
    customer_id BIGINT NOT NULL, 
    plan VARCHAR(40) DEFAULT 'free' NOT NULL, 
    seats SMALLINT DEFAULT '1' NOT NULL, 
    price NUMERIC(10, 2), 
    yearly NUMERIC(12, 2) GENERATED ALWAYS AS (price * 12) STORED, 
    meta JSONB DEFAULT '{}'::jsonb NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    CONSTRAINT pk_subscriptions PRIMARY KEY (id), 
    CONSTRAINT ck_subscriptions_seats CHECK (seats > 0), 
    CONSTRAINT fk_subscriptions_customer FOREIGN KEY(customer_id) REFERENCES crm.customers (id) ON DELETE CASCADE, 
    CONSTRAINT uq_subscriptions_plan UNIQUE (customer_id, plan)
);

COMMENT ON TABLE billing."Subscriptions" IS 'Who gets what, and since when';

COMMENT ON COLUMN billing."Subscriptions".customer_id IS 'Who pays';

CREATE INDEX ix_subscriptions_created ON billing."Subscriptions" (created_at);

