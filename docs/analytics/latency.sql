-- How long from a message's acceptance until it has reached a recipient, and until it is read?
--
-- Reads: parley.messages, parley.receipts.
-- Bounds: one line for delivered and one for read. `recipients` counts each message and each member at
-- that time besides its sender; `measured` those of whom a mark says when. Export some time after the
-- last message, too: what is delivered later is not measured. In milliseconds; p50 and p95 are values
-- that occur.
-- Traps:
-- - A mark covers all messages before it, and its time is the newest one's. So of several messages that
--   one mark covers, the older ones' time is an upper bound.
-- - Only a mark of the cause `written` says when something was delivered. `read` and `answered` move the
--   delivered mark too, later than the delivery.
-- - Who joins later gets old messages by a page: they are no recipients of these.
-- - Groups of over 256 members list none and have counts (`receipt-counts`): they are not in here.
-- - The time is the gateway's own view of the transport: a device that is cut off has not shown it yet.
SELECT step, count(*) AS recipients, count(ms) AS measured,
  quantile_disc(ms, 0.5) AS p50_ms, quantile_disc(ms, 0.95) AS p95_ms, max(ms) AS max_ms
FROM (
  SELECT 'delivered' AS step, date_diff('millisecond', accepted_at, delivered_at) AS ms FROM deliveries
  UNION ALL
  SELECT 'read', date_diff('millisecond', accepted_at, read_at) FROM deliveries
)
GROUP BY step
ORDER BY step;
