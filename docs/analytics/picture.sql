-- A picture of the day: how much was said in each hour, and how soon it was there?
--
-- Reads: parley.messages, parley.receipts.
-- Bounds: 24 hours from the hour of the export's first message, in UTC. The first bar is a share of the
-- busiest hour; the second is a second at its end, and a message that took longer fills it.
-- Traps: those of latency.sql. An hour without a bar had no message that was delivered.
WITH hours AS (
  SELECT unnest(generate_series(min(date_trunc('hour', happened_at)::TIMESTAMP),
    min(date_trunc('hour', happened_at)::TIMESTAMP) + INTERVAL 23 HOURS, INTERVAL 1 HOUR)) AS hour
  FROM messages
), said AS (
  SELECT date_trunc('hour', happened_at)::TIMESTAMP AS hour, count(*) AS messages FROM messages GROUP BY ALL
), reached AS (
  SELECT date_trunc('hour', accepted_at)::TIMESTAMP AS hour,
    quantile_disc(date_diff('millisecond', accepted_at, delivered_at), 0.5) AS p50_ms
  FROM deliveries WHERE delivered_at IS NOT NULL GROUP BY ALL
)
SELECT strftime(hour, '%H:%M') AS hour, coalesce(messages, 0) AS messages,
  bar(coalesce(messages, 0), 0, max(messages) OVER (), 20) AS said,
  p50_ms, CASE WHEN p50_ms IS NOT NULL THEN bar(least(p50_ms, 1000), 0, 1000, 20) END AS delivered_within_a_second
FROM hours LEFT JOIN said USING (hour) LEFT JOIN reached USING (hour)
ORDER BY hours.hour;
