DROP INDEX billing.ix_subscriptions_created;

DROP TABLE billing."Subscriptions";

