-- How many records came twice?
--
-- Reads: parley.messages, parley.receipts, parley.sessions, parley.notifications.
-- Bounds: `records` as they were written, `repeated` those that say again what an earlier one said,
-- `contradictory` events under a (conversationId, seq) that says something else: a fault, always 0.
-- Traps: after a crash the processor reads its last commands again, and writes the same again. What is
-- counted without regard to that is a little too much, on a bad day.
SELECT topic, count(*) AS records, count(*) - count(DISTINCT ("key", value::VARCHAR)) AS repeated,
  count(DISTINCT ("key", value::VARCHAR)) FILTER (place IS NOT NULL) - count(DISTINCT ("key", place))
    FILTER (place IS NOT NULL) AS contradictory
FROM (
  SELECT 'messages' AS topic, "key", value, value->>'seq' AS place FROM records_of('messages')
  UNION ALL SELECT 'receipts', "key", value, NULL FROM records_of('receipts')
  UNION ALL SELECT 'sessions', "key", value, NULL FROM records_of('sessions')
  UNION ALL SELECT 'notifications', "key", value, NULL FROM records_of('notifications')
)
GROUP BY topic
ORDER BY topic;
