CREATE MATERIALIZED VIEW daily_sales AS
        SELECT date_trunc('day', placed_at)::date AS day, sum(total) AS total
        FROM orders GROUP BY 1 WITH NO DATA;

CREATE UNIQUE INDEX uq_daily_sales_day ON daily_sales (day);

REFRESH MATERIALIZED VIEW daily_sales;

