-- What becomes of notifications?
--
-- Reads: parley.notifications, parley.receipts, parley.messages.
-- Bounds: `notified` are asked for; of these `cancelled` were taken back, because the message was read
-- elsewhere, or the user has muted or left the conversation; `read` were read afterwards, and `within_10_min` so soon. `p50_ms` is how long it took.
-- parley.notifications keeps a day: export it every day.
-- Traps:
-- - A request may come twice: go by notificationId.
-- - That a message was read is no proof that the notification was opened, or shown at all: what the push
--   service did is known there.
-- - Several messages within a second are one notification, of the last.
WITH outcomes AS (
  SELECT n.notification_id, n.happened_at,
    (SELECT min(r.happened_at) FROM reads r WHERE r.conversation_id = n.conversation_id
      AND r.user_id = n.user_id AND r.number >= n.number AND r.happened_at >= n.happened_at) AS read_at,
    EXISTS (SELECT 1 FROM cancellations c WHERE c.conversation_id = n.conversation_id
      AND c.user_id = n.user_id AND n.number BETWEEN c.first_number AND c.last_number
        AND c.happened_at >= n.happened_at) AS cancelled
  FROM notifications n
)
SELECT count(*) AS notified, count(*) FILTER (cancelled) AS cancelled, count(read_at) AS "read",
  count(*) FILTER (read_at <= happened_at + INTERVAL 10 MINUTES) AS within_10_min,
  quantile_disc(date_diff('millisecond', happened_at, read_at), 0.5) AS p50_ms
FROM outcomes;
