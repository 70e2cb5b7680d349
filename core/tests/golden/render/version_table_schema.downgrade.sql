DROP INDEX quotas_late_ix;

DROP TABLE quotas;

